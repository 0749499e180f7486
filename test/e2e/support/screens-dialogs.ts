import type { Page } from "playwright-core";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const inTeam = ({ workspaceId, channels }: World) => `/w/${workspaceId}/c/${channels.team}`;
const dialog = (page: Page) => page.getByRole("dialog");

const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();

/** Opens a menu by its button and chooses from it. */
const choose = (menu: string | RegExp, entry: string) => async (page: Page) => {
  await openMenu(page, menu);
  await page.getByRole("menuitem", { name: entry }).click();
};

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
    act: (page) => openMenu(page, /, workspaces$/),
    shows: (page) => page.getByText("Join with an invite link"),
  },
  {
    name: "own-menu",
    path: inWorkspace,
    act: (page) => openMenu(page, /Mara Lindqvist/),
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
  {
    name: "channel-menu",
    path: inTeam,
    act: (page) => openMenu(page, "More about this channel"),
    shows: (page) => page.getByRole("menu"),
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
      await page.getByRole("searchbox").fill("Jonas");
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
