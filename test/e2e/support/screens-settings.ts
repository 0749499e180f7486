import type { Page } from "playwright-core";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;

/** What people settle: for themselves, for this browser, for a workspace. */
export const SETTINGS_SCREENS: readonly Screen[] = [
  {
    name: "settings-profile",
    path: inWorkspace,
    act: (page) => personal(page, "Profile and status"),
    shows: (page) => page.getByLabel("Name", { exact: true }),
  },
  {
    name: "settings-profile-zone",
    path: inWorkspace,
    act: async (page) => {
      await personal(page, "Profile and status");
      await page.getByRole("combobox", { name: "Time zone", exact: true }).fill("new");
    },
    shows: (page) => page.getByRole("option", { name: /New York/ }),
  },
  {
    name: "settings-profile-error",
    path: inWorkspace,
    before: (page) => breakDown(page, "**/api/me"),
    act: (page) => personal(page, "Profile and status"),
    shows: (page) => page.getByText("Your profile did not load"),
  },
  {
    name: "settings-account",
    path: inWorkspace,
    act: async (page) => {
      await personal(page, "Profile and status");
      await turnTo(page, "Account");
      await page.getByRole("button", { name: "Change password" }).click();
    },
    shows: (page) => page.getByText("Write your current password."),
  },
  {
    name: "settings-account-guest",
    who: "guest",
    path: inWorkspace,
    act: async (page) => {
      await personal(page, "Profile and status");
      await turnTo(page, "Account");
    },
    shows: (page) => page.getByText("You are here as a guest"),
  },
  {
    name: "settings-preferences",
    path: inWorkspace,
    act: (page) => personal(page, "Preferences"),
    shows: (page) => page.getByRole("radiogroup").first(),
  },
  {
    name: "settings-workspace",
    path: inWorkspace,
    act: (page) => ofWorkspace(page, "Workspace"),
    shows: (page) => page.getByText("Short name"),
  },
  {
    name: "settings-workspace-read-only",
    who: "guest",
    path: inWorkspace,
    act: (page) => ofWorkspace(page, "Workspace"),
    shows: (page) => page.getByText("Only admins and the owner change these."),
  },
  {
    name: "settings-members",
    path: inWorkspace,
    act: (page) => ofWorkspace(page, "Members"),
    shows: (page) => page.getByRole("button", { name: /^Remove / }).first(),
  },
  {
    name: "settings-members-role",
    path: inWorkspace,
    act: async (page) => {
      await ofWorkspace(page, "Members");
      await page
        .getByRole("combobox", { name: /^Role of/ })
        .first()
        .click();
    },
    shows: (page) => page.getByRole("option", { name: "Moderator" }),
  },
  {
    name: "settings-members-remove",
    path: inWorkspace,
    act: async (page) => {
      await ofWorkspace(page, "Members");
      await page
        .getByRole("button", { name: /^Remove / })
        .first()
        .click();
    },
    shows: (page) => page.getByRole("button", { name: "Yes, remove" }),
  },
  {
    name: "settings-invites",
    path: inWorkspace,
    act: async (page) => {
      await ofWorkspace(page, "Invites");
      await page.getByLabel("Invite by e-mail").fill("anna@example.com, bert@example.com");
      await page.getByRole("button", { name: "Send 2 invites" }).click();
    },
    shows: (page) => page.getByRole("button", { name: "Revoke bert@example.com" }).first(),
  },
  {
    name: "settings-ownership",
    path: inWorkspace,
    act: async (page) => {
      await ofWorkspace(page, "Ownership");
      await page.getByRole("button", { name: "Delete the workspace" }).click();
    },
    shows: (page) => page.getByRole("button", { name: "Delete in 14 days" }),
  },
];

async function personal(page: Page, entry: string): Promise<void> {
  await page.locator("nav footer [aria-haspopup=menu]").click();
  await page.getByRole("menuitem", { name: entry }).click();
  await page.getByRole("dialog").waitFor();
}

async function ofWorkspace(page: Page, name: string): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("dialog").waitFor();
  await turnTo(page, name);
}

/** On a phone a page is reached by the list of pages. */
async function turnTo(page: Page, name: string): Promise<void> {
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}
