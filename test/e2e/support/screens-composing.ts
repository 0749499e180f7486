import type { Page } from "playwright-core";
import { asIf } from "./as-if.ts";
import { composer } from "./page.ts";
import type { Screen } from "./screen.ts";
import type { World } from "./world.ts";

const at = (name: keyof World["channels"]) => (world: World) =>
  `/w/${world.workspaceId}/c/${world.channels[name]}`;
const HOUR_MS = 3_600_000;

/** Begins to write in the team's channel, key by key. */
const write = (text: string) => async (page: Page) => {
  await page.getByTestId("message").last().waitFor();
  await composer(page, "launch-plan").pressSequentially(text);
};

const openAttach = async (page: Page, entry: string) => {
  await page.getByRole("button", { name: "Add to the message" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};

const answer = async (page: Page, address: string, items: readonly object[]) =>
  void (await page.route(address, (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ json: { items, nextCursor: null } })
      : route.fulfill({ status: 204 }),
  ));

/** Two drafts, one of them in a thread; two messages to be sent, of which one was refused. */
async function planned(page: Page, { channels, nowMs }: World): Promise<void> {
  const item = (id: string, channelId: string, body: string, sendAt: number) => ({
    id,
    channelId,
    threadSeq: null,
    body,
    sendAt,
    createdAt: nowMs - HOUR_MS,
    failed: null,
  });
  const refused = { code: "forbidden", message: "You may not write here" };
  await answer(page, "**/api/me/scheduled", [
    {
      ...item("s1", channels.general, "Doors open at eight, coffee is there.", nowMs - HOUR_MS),
      failed: refused,
    },
    item(
      "s2",
      channels.team,
      "Good morning! Today is the day: we switch at nine, and I watch the numbers until noon. Please no other releases before I say so here.",
      nowMs + 18 * HOUR_MS,
    ),
  ]);
  await answer(page, "**/api/me/drafts", [
    {
      channelId: channels.team,
      threadSeq: null,
      body: "About the notes: I would rather",
      at: nowMs - HOUR_MS,
    },
    {
      channelId: channels.busy,
      threadSeq: 3,
      body: "```\nsudo apt-get -f install\n```\nand then?",
      at: nowMs - 30 * HOUR_MS,
    },
  ]);
}

/** What one meets while one writes. */
export const COMPOSING_SCREENS: readonly Screen[] = [
  {
    name: "completion-people",
    path: at("team"),
    act: write("Could you look at this, @jo"),
    shows: (page) => page.getByRole("option", { name: "Jonas Weber" }),
  },
  {
    name: "completion-emoji",
    path: at("team"),
    act: write("Done :par"),
    shows: (page) => page.getByRole("option", { name: /:partying_face:/ }),
  },
  {
    name: "completion-commands",
    path: at("team"),
    act: write("/"),
    shows: (page) => page.getByRole("option", { name: /\/archive/ }),
  },
  {
    name: "command-usage",
    path: at("team"),
    act: write("/remind me"),
    shows: (page) => page.getByRole("note").filter({ hasText: "/remind" }),
  },
  {
    name: "command-refused",
    path: at("team"),
    act: async (page) => {
      await write("/cofee for all")(page);
      await page.getByRole("button", { name: "Send" }).click();
    },
    shows: (page) => page.getByText("There is no command /cofee"),
  },
  {
    name: "emoji-picker",
    path: at("team"),
    act: async (page) => {
      await page.getByTestId("message").last().waitFor();
      await page.getByRole("button", { name: "Emoji", exact: true }).click();
      await page.getByRole("option", { name: "grinning face", exact: true }).waitFor();
      await page.getByRole("combobox", { name: "Search emoji" }).press("ArrowDown");
    },
    shows: (page) => page.getByText(":grinning:"),
  },
  {
    name: "emoji-search",
    path: at("team"),
    act: async (page) => {
      await page.getByRole("button", { name: "Emoji", exact: true }).click();
      await page.getByRole("combobox", { name: "Search emoji" }).fill("coffee");
    },
    shows: (page) => page.getByText(":coffee:"),
  },
  {
    name: "poll-dialog",
    path: at("team"),
    act: async (page) => {
      await write("When do we have lunch?")(page);
      await openAttach(page, "Make a poll");
      await page.getByLabel("Option 1").fill("Twelve");
    },
    shows: (page) => page.getByRole("dialog", { name: "Make a poll" }),
  },
  {
    name: "schedule-dialog",
    path: at("team"),
    act: async (page) => {
      await write("Good morning, all")(page);
      await openAttach(page, "Send later…");
    },
    shows: (page) => page.getByRole("dialog", { name: "Send later" }),
  },
  {
    name: "drafts",
    path: ({ workspaceId }) => `/w/${workspaceId}/drafts`,
    before: planned,
    shows: (page) => page.getByText("About the notes"),
  },
  {
    name: "drafts-none",
    path: ({ workspaceId }) => `/w/${workspaceId}/drafts`,
    before: async (page) => {
      await answer(page, "**/api/me/scheduled", []);
      await answer(page, "**/api/me/drafts", []);
    },
    shows: (page) => page.getByText("Nothing scheduled"),
  },
  {
    name: "composer-read-only",
    who: "jonas",
    path: at("team"),
    before: asIf("launch-plan", { settings: { readOnly: true } }),
    shows: (page) => page.getByText("Only moderators write here."),
  },
  {
    name: "composer-slow",
    who: "jonas",
    path: at("team"),
    before: asIf("launch-plan", { settings: { slowModeS: 21_600 } }),
    shows: (page) => page.getByText("Slow mode"),
  },
  {
    name: "composer-archived",
    path: at("team"),
    before: asIf("launch-plan", { archivedAt: 1 }),
    shows: (page) => page.getByText("This channel is archived"),
  },
  {
    name: "composer-blocked",
    path: at("direct"),
    before: (page, { jonas }) =>
      answer(page, "**/api/me/blocks", [{ userId: jonas.userId, at: 1 }]),
    shows: (page) => page.getByRole("button", { name: "Unblock Jonas Weber" }),
  },
];
