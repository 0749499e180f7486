// The pages before the workspace: one file, since whoever comes in goes from one to the next.
export { AuthPage } from "./auth-page.tsx";
export { HomePage } from "./home-page.tsx";
export { InvitePage } from "./invite-page.tsx";
export { MissingPage } from "./missing-page.tsx";
