import type { Page } from "playwright-core";
import { asIf } from "./as-if.ts";
import { messageMenu, pressInBar, row, settled } from "./page.ts";
import type { Screen } from "./screen.ts";
import { holdBack } from "./tricks.ts";
import { THREADS_CHANNEL } from "./threads-world.ts";
import type { World } from "./world.ts";

const at = (name: keyof World["channels"]) => (world: World) =>
  `/w/${world.workspaceId}/c/${world.channels[name]}`;

/** Opens the menu of a message, when all around it is there. */
async function menuOf(page: Page, words: string): Promise<void> {
  // What comes late makes rows higher, and would put another one under the mouse.
  await page.getByText("people voted").first().waitFor();
  await settled(page);
  await messageMenu(row(page, words).first());
}

async function choose(page: Page, words: string, entry: string): Promise<void> {
  await menuOf(page, words);
  await page.getByRole("menuitem", { name: entry }).click();
}

const WIDE = [1440, 1024] as const;
const DRAFT = "Draft of the announcement";

const picker = (page: Page) => page.getByRole("dialog", { name: "Add a reaction" });
const openThread = (page: Page) =>
  page
    .getByRole("button", { name: /\d+ replies/ })
    .first()
    .click();

/** Threads, quotes, polls, pins, and what one does with a message. */
export const THREAD_SCREENS: readonly Screen[] = [
  {
    name: "thread",
    path: at("threads"),
    act: openThread,
    shows: (page) => page.getByRole("complementary").getByText("I can take the German ones"),
  },
  {
    name: "thread-loading",
    path: at("threads"),
    before: (page) => holdBack(page, "**/messages?*thread=*"),
    act: openThread,
    shows: (page) => page.getByRole("complementary").getByTestId("message").first(),
  },
  {
    name: "thread-archived",
    path: at("threads"),
    before: asIf(THREADS_CHANNEL, { archivedAt: 1 }),
    act: openThread,
    shows: (page) => page.getByRole("complementary").getByText("This channel is archived"),
  },
  {
    name: "thread-not-joined",
    path: at("preview"),
    act: async (page) => {
      const seq = await page.getByTestId("message").first().getAttribute("data-seq");
      await page.goto(`${page.url()}?panel=thread.${seq}`);
    },
    shows: (page) => page.getByRole("complementary").getByText("You are looking at"),
  },
  {
    name: "threads-channel",
    path: at("threads"),
    shows: (page) => row(page, "waves at everybody"),
  },
  {
    name: "message-menu",
    path: at("threads"),
    act: (page) => menuOf(page, DRAFT),
    shows: (page) => page.getByRole("menu"),
    widths: WIDE,
  },
  {
    name: "message-picker",
    path: at("threads"),
    act: (page) => pressInBar(row(page, DRAFT), "Add a reaction", picker(page)),
    shows: (page) => picker(page).getByRole("option").first(),
    widths: WIDE,
  },
  {
    name: "forward",
    path: at("threads"),
    act: (page) => choose(page, DRAFT, "Forward"),
    shows: (page) => page.getByRole("dialog", { name: "Forward message" }),
    widths: WIDE,
  },
  {
    name: "remind",
    path: at("threads"),
    act: (page) => choose(page, DRAFT, "Remind me"),
    shows: (page) => page.getByRole("dialog", { name: "Remind me of this message" }),
    widths: WIDE,
  },
  {
    name: "versions",
    path: at("threads"),
    act: (page) =>
      page
        .getByRole("button", { name: /Show what it was before/ })
        .first()
        .click(),
    shows: (page) => page.getByText("First written"),
  },
  {
    name: "who-reacted",
    path: at("threads"),
    act: (page) => choose(page, "Second run, idle", "Who reacted"),
    shows: (page) => page.getByRole("dialog", { name: "Reactions" }),
    widths: WIDE,
  },
  {
    name: "pins",
    path: (world) => `${at("threads")(world)}?panel=pins`,
    shows: (page) => page.getByRole("list", { name: "Pinned messages" }),
  },
  {
    name: "pins-empty",
    path: (world) => `${at("empty")(world)}?panel=pins`,
    shows: (page) => page.getByText("Nothing is pinned yet"),
  },
  {
    name: "permalink",
    path: (world) => `${at("busy")(world)}/m/${world.oldSeq}`,
    shows: (page) => page.locator("[data-lit]"),
  },
];
