// The pages before signing in: one file, since whoever comes in goes from one to the next.
export { AuthPage } from "./auth-page.tsx";
export { InvitePage } from "./invite-page.tsx";
export { MissingPage } from "./missing-page.tsx";
