import type { Page } from "playwright-core";
import type { Screen } from "./screen.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const inTeam = ({ workspaceId, channels }: World) => `/w/${workspaceId}/c/${channels.team}`;
const dialog = (page: Page) => page.getByRole("dialog");

const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();

/** A menu's code may come after its button: it opens once the button says so. */
const open = (menu: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name: menu }).and(page.locator("[aria-haspopup=menu]")).click();

/** Opens a menu by its button and chooses from it. */
const choose = (menu: string | RegExp, entry: string) => async (page: Page) => {
  await open(menu)(page);
  await page.getByRole("menuitem", { name: entry }).click();
};

/** Opens a settings dialog and goes to one of its pages, by way of the list of pages on a phone. */
const settings =
  (ask: (page: Page) => Promise<void>, name?: string) =>
  async (page: Page): Promise<void> => {
    await ask(page);
    await dialog(page).waitFor();
    if (name === undefined) return;
    const back = dialog(page).getByRole("button", { name: "All settings" });
    if ((await back.count()) > 0) await back.click();
    await dialog(page).getByRole("button", { name, exact: true }).click();
  };
const ofWorkspace = choose(/^Harbour Street, workspaces/, "Workspace settings");
const ofOneself = choose(/Mara Lindqvist/, "Profile and status");

/** What opens over or beside a channel. */
export const DIALOG_SCREENS: readonly Screen[] = [
  {
    name: "workspace",
    path: inWorkspace,
    shows: (page) => page.getByRole("link", { name: "launch-plan" }),
  },
  {
    name: "workspace-menu",
    path: inWorkspace,
    act: open(/^Harbour Street, workspaces/),
    shows: (page) => page.getByText("Join with an invite link"),
  },
  {
    name: "own-menu",
    path: inWorkspace,
    act: open(/Mara Lindqvist/),
    shows: (page) => page.getByRole("menu"),
  },
  { name: "switcher", path: inWorkspace, act: press(/^Jump to/), shows: dialog },
  {
    name: "switcher-nothing",
    path: inWorkspace,
    act: async (page) => {
      await press(/^Jump to/)(page);
      await page.getByRole("combobox").fill("qqq");
    },
    shows: (page) => page.getByText("Nothing here is called"),
  },
  {
    name: "shortcuts",
    path: inWorkspace,
    act: choose(/Mara Lindqvist/, "Keyboard shortcuts"),
    shows: dialog,
  },
  { name: "create-channel", path: inWorkspace, act: press("Create a channel"), shows: dialog },
  { name: "browse-channels", path: inWorkspace, act: press("Browse channels"), shows: dialog },
  { name: "new-message", path: inWorkspace, act: press("New message"), shows: dialog },
  { name: "invite-people", path: inWorkspace, act: press("Invite people"), shows: dialog },
  {
    name: "create-workspace",
    path: inWorkspace,
    act: choose(/^Harbour Street, workspaces/, "Create a workspace"),
    shows: dialog,
  },
  { name: "settings-profile", path: inWorkspace, act: settings(ofOneself), shows: dialog },
  {
    name: "settings-account",
    path: inWorkspace,
    act: settings(ofOneself, "Account"),
    shows: dialog,
  },
  {
    name: "settings-preferences",
    path: inWorkspace,
    act: settings(ofOneself, "Preferences"),
    shows: dialog,
  },
  { name: "settings-workspace", path: inWorkspace, act: settings(ofWorkspace), shows: dialog },
  {
    name: "settings-members",
    path: inWorkspace,
    act: settings(ofWorkspace, "Members"),
    shows: dialog,
  },
  {
    name: "settings-invites",
    path: inWorkspace,
    act: settings(ofWorkspace, "Invites"),
    shows: dialog,
  },
  {
    name: "settings-ownership",
    path: inWorkspace,
    act: settings(ofWorkspace, "Ownership"),
    shows: dialog,
  },
  {
    name: "channel-menu",
    path: inTeam,
    act: open("More about this channel"),
    shows: (page) => page.getByRole("menu"),
  },
  {
    name: "channel-edit",
    path: inTeam,
    act: choose("More about this channel", "Edit name and topic"),
    shows: dialog,
  },
  {
    name: "channel-add-people",
    path: inTeam,
    act: choose("More about this channel", "Add people"),
    shows: dialog,
  },
  {
    name: "channel-leave",
    path: inTeam,
    act: choose("More about this channel", "Leave channel"),
    shows: (page) => page.locator("[role=dialog], [role=alertdialog]"),
  },
  {
    name: "people",
    path: inTeam,
    act: press(/Show the people/),
    shows: (page) => page.getByRole("complementary"),
  },
  {
    name: "person",
    path: inTeam,
    act: async (page) => {
      await press(/Show the people/)(page);
      await page
        .getByRole("complementary")
        .getByRole("button", { name: /Jonas Weber/ })
        .click();
    },
    shows: dialog,
  },
  {
    name: "sign-out-guest",
    who: "guest",
    path: inWorkspace,
    act: choose(/Ottokar/, "Sign out"),
    shows: (page) => page.locator("[role=dialog], [role=alertdialog]"),
  },
];
