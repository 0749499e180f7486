import { composer, lastRow, row, say } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown, holdBack, tamper } from "./tricks.ts";
import type { World } from "./world.ts";

const at = (name: keyof World["channels"]) => (world: World) =>
  `/w/${world.workspaceId}/c/${world.channels[name]}`;
const PAGES = "**/api/channels/*/messages*";

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
    shows: (page) => page.getByRole("status", { name: "Loading" }).last(),
  },
  {
    name: "workspace-loading",
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
    act: (page) => row(page, "Second run, idle").hover(),
    shows: lastRow,
    widths: [1440, 1024],
  },
];
