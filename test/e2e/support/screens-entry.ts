import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";

/** Before one is in a workspace. */
export const ENTRY_SCREENS: readonly Screen[] = [
  {
    name: "sign-up",
    who: "nobody",
    path: () => "/",
    shows: (page) => page.getByRole("button", { name: "Create account" }),
  },
  {
    name: "sign-in",
    who: "nobody",
    path: () => "/sign-in",
    shows: (page) => page.getByRole("button", { name: "Sign in" }),
  },
  {
    name: "sign-in-refused",
    who: "nobody",
    path: () => "/sign-in",
    act: async (page) => {
      await page.getByLabel("E-mail").fill("mara@example.com");
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    shows: (page) => page.getByRole("alert"),
  },
  {
    name: "guest-sign-in",
    who: "nobody",
    path: () => "/sign-in",
    act: (page) => page.getByRole("button", { name: "Continue as a guest" }).click(),
    shows: (page) => page.getByRole("button", { name: "Continue as guest" }),
  },
  {
    name: "invite",
    who: "nobody",
    path: ({ inviteCode }) => `/invite/${inviteCode}`,
    shows: (page) => page.getByRole("button", { name: "Create account" }),
  },
  {
    name: "invite-expired",
    who: "newcomer",
    path: () => "/invite/0000000000nosuchcode",
    shows: (page) => page.getByRole("heading", { name: "This invite does not work" }),
  },
  {
    name: "first-run",
    who: "newcomer",
    path: () => "/",
    shows: (page) => page.getByRole("button", { name: "Create workspace" }),
  },
  {
    name: "not-found",
    path: () => "/nowhere/at/all",
    shows: (page) => page.getByRole("heading", { name: "There is nothing here" }),
  },
  {
    name: "workspace-foreign",
    path: ({ foreignId }) => `/w/${foreignId}`,
    shows: (page) => page.getByText("This workspace is not yours to see"),
  },
  {
    name: "workspace-error",
    path: ({ workspaceId }) => `/w/${workspaceId}`,
    before: (page) => breakDown(page, "**/api/workspaces/*"),
    shows: (page) => page.getByRole("button", { name: "Try again" }),
  },
];
