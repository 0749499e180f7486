import type { Page } from "playwright-core";
import { composer, lastRow, messageMenu, pointAt, row, say } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown, holdBack, tamper } from "./tricks.ts";
import type { World } from "./world.ts";

const at = (name: keyof World["channels"]) => (world: World) =>
  `/w/${world.workspaceId}/c/${world.channels[name]}`;
const PAGES = "**/api/channels/*/messages*";

const LONG_PRESS_MS = 900;

/** A channel in all its states. */
export const CHANNEL_SCREENS: readonly Screen[] = [
  { name: "channel", path: at("team"), shows: (page) => row(page, "half past one") },
  { name: "channel-busy", path: at("busy"), shows: lastRow },
  {
    name: "channel-as-guest",
    who: "guest",
    path: at("general"),
    shows: (page) => composer(page, "general"),
  },
  { name: "channel-empty", path: at("empty"), shows: (page) => composer(page, "design") },
  {
    name: "channel-loading",
    path: at("team"),
    before: (page) => holdBack(page, PAGES),
    shows: (page) => page.getByRole("main").getByRole("status", { name: "Loading" }),
  },
  {
    name: "workspace-loading",
    unnamed: true,
    path: at("team"),
    before: (page) => holdBack(page, "**/api/workspaces/**"),
    shows: (page) => page.getByRole("status", { name: "Loading" }).last(),
  },
  {
    name: "channel-error",
    path: at("team"),
    before: (page) => breakDown(page, PAGES),
    shows: (page) => page.getByText("The messages did not load"),
  },
  {
    name: "channel-offline",
    path: at("team"),
    before: (page) => tamper(page, { swallow: ["send", "batch"] }),
    act: async (page) => {
      await lastRow(page).waitFor();
      await page.context().setOffline(true);
      await say(page, "launch-plan", "The train is in the tunnel again.");
      await say(page, "launch-plan", "I will send the numbers when we are out.");
    },
    shows: (page) => page.getByText("2 messages wait"),
  },
  {
    name: "channel-failed",
    path: at("team"),
    before: (page) =>
      tamper(page, { refuse: { words: "announcement", code: "forbidden", message: "Not here" } }),
    act: async (page) => {
      await lastRow(page).waitFor();
      await say(page, "launch-plan", "I have put my comments into the announcement.");
    },
    shows: (page) => page.getByRole("button", { name: "Retry" }),
  },
  {
    name: "channel-no-permission",
    path: at("hidden"),
    shows: (page) => page.getByText("You cannot see this channel"),
  },
  {
    name: "channel-preview",
    path: at("preview"),
    shows: (page) => page.getByRole("button", { name: "Join channel" }),
  },
  {
    name: "channel-unread",
    who: "jonas",
    path: at("busy"),
    shows: lastRow,
  },
  {
    name: "channel-hover",
    path: at("team"),
    act: async (page) => {
      await pointAt(row(page, "Second run, idle"));
    },
    shows: (page) => page.getByRole("toolbar", { name: "Message actions" }),
    widths: [1440, 1024],
  },
  {
    name: "channel-edit-message",
    path: at("team"),
    act: async (page) => {
      await row(page, "half past one").waitFor();
      await composer(page, "launch-plan").press("ArrowUp");
    },
    shows: (page) => page.getByRole("textbox", { name: "Edit message" }),
    widths: [1440, 1024],
  },
  {
    name: "channel-delete-message",
    path: at("team"),
    act: async (page) => {
      await messageMenu(row(page, "half past one"));
      await page.getByRole("menuitem", { name: "Delete message" }).click();
    },
    shows: (page) => page.locator("[role=dialog], [role=alertdialog]"),
    widths: [1440, 1024],
  },
  {
    name: "channel-long-press",
    path: at("team"),
    act: (page) => longPress(page, "half past one"),
    shows: (page) => page.locator("[role=dialog], [role=alertdialog], [role=menu]"),
    widths: [390],
  },
  {
    name: "channel-mention",
    path: at("team"),
    act: async (page) => {
      await composer(page, "launch-plan").fill("Thank you, ");
      await composer(page, "launch-plan").pressSequentially("@a");
    },
    shows: (page) => page.getByRole("listbox"),
  },
  {
    name: "channel-up-in-history",
    path: at("busy"),
    act: async (page) => {
      await lastRow(page).waitFor();
      await page.getByTestId("scroller").evaluate((box) => (box.scrollTop -= 2_400));
    },
    shows: (page) => page.getByRole("button", { name: "Jump to latest" }),
  },
  { name: "direct", path: at("direct"), shows: (page) => row(page, "Bring the list") },
  {
    name: "channel-german",
    path: at("team"),
    before: async (page) => {
      await page.addInitScript(() => localStorage.setItem("edgewise.language", "de"));
    },
    shows: (page) => row(page, "half past one"),
  },
];

/** Holds a finger on a message until its sheet comes. */
async function longPress(page: Page, words: string): Promise<void> {
  const box = await row(page, words).boundingBox();
  if (box === null) throw new Error("the message is not in sight");
  const touch = await page.context().newCDPSession(page);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await page.waitForTimeout(LONG_PRESS_MS);
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}
