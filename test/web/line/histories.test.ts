import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { adoptingOutbox } from "../../../src/web/line/adopting-outbox.ts";
import { PageLife } from "../../../src/web/line/page-life.ts";
import { Trunk } from "../../../src/web/line/trunk.ts";
import { normal } from "../../client/fake-room.ts";
import type { FakeBrowser, FakeTab } from "./fake-tabs.ts";
import { sharedRows } from "./shared-rows.ts";
import { World } from "./world.ts";

type Step =
  | { do: "open"; hidden: boolean }
  | { do: "send"; tab: number }
  | { do: "close" | "crash" | "show" | "hide" | "freeze" | "thaw"; tab: number }
  | { do: "say" | "cut" | "wait" | "long" };

const tab = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), hidden: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("close", "crash", "show", "hide", "freeze", "thaw"),
      tab,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("say", "cut", "wait", "long") }) },
);

/** Long enough that much can happen meanwhile. */
const TICKET_MS = 600;

/** Plays a history and then lets it come to rest. Answers what is wrong at the end. */
async function play(steps: readonly Step[]): Promise<string[]> {
  const world = new World();
  world.ticketMs = TICKET_MS;
  const rows = sharedRows();
  const outbox = (page: FakeTab) =>
    adoptingOutbox("me", rows.api, pageLife(world.browser, page), page.clock);
  await world.open({ outbox });
  const sent: string[] = [];
  let words = 0;
  for (const each of steps) {
    const open = "tab" in each ? world.tabs[each.tab % Math.max(1, world.tabs.length)] : undefined;
    if (each.do === "open" && world.tabs.length < 6)
      await world.open({ outbox, hidden: each.hidden });
    if (each.do === "say") world.server.say("other", `o${(words += 1)}`);
    if (each.do === "cut") world.server.cut();
    if (each.do === "wait") await world.wait(700);
    if (each.do === "long") await world.wait(20_000);
    if (open === undefined) continue;
    if (each.do === "send") {
      sent.push(open.client.send(`m${(words += 1)}`));
      await world.rest();
    }
    if (each.do === "show" || each.do === "hide") open.tab.show(each.do === "show");
    if (each.do === "freeze" || each.do === "thaw") open.tab.frozen = each.do === "freeze";
    if (each.do === "close") await world.close(open);
    if (each.do === "crash") await world.crash(open);
  }
  if (world.tabs.length === 0) await world.open({ outbox });
  for (const { tab: each } of world.tabs) each.frozen = false;
  await world.wait(120_000);

  const flaws: string[] = [];
  const log = normal(world.server.room.messages.values());
  const ids = log.map((message) => message.clientMsgId);
  for (const id of sent)
    if (ids.filter((other) => other === id).length !== 1) flaws.push(`${id} is not there once`);
  const wire = world.server.room.head;
  for (const { client, tab: each } of world.tabs) {
    const state = client.getState();
    if (state.status.kind !== "live") flaws.push(`${each.id} is ${state.status.kind}`);
    if (state.pending.length > 0) flaws.push(`${each.id} still has words to send`);
    if (state.head !== wire) flaws.push(`${each.id} is at ${state.head} of ${wire}`);
    if (JSON.stringify(normal(state.messages)) !== JSON.stringify(log))
      flaws.push(`${each.id} has another log`);
  }
  if (world.server.sockets.length !== 1) flaws.push(`${world.server.sockets.length} sockets`);
  if (rows.rows.size > 0) flaws.push(`${rows.rows.size} words are kept for nobody`);
  return flaws;
}

function pageLife(browser: FakeBrowser, page: FakeTab): PageLife {
  return new PageLife({
    id: page.id,
    locks: page.locks,
    openBus: (name) => page.openBus(name),
    held: async () => browser.held(),
    clock: page.clock,
  });
}

/** What went wrong once. */
const examples: [Step[]][] = [
  // A leader lost the lock while it was on the way to its next socket, and kept that.
  [
    [
      { do: "open", hidden: false },
      { do: "freeze", tab: 0 },
      { do: "long" },
      { do: "cut" },
      { do: "freeze", tab: 1 },
      { do: "long" },
    ],
  ],
  [
    [
      { do: "freeze", tab: 0 },
      { do: "open", hidden: false },
      { do: "freeze", tab: 3 },
      { do: "open", hidden: false },
      { do: "long" },
      { do: "cut" },
      { do: "close", tab: 0 },
      { do: "wait" },
      { do: "wait" },
    ],
  ],
  // Two rob at once: sockets are closed twice, and one before the server has seen it.
  [
    [
      { do: "open", hidden: false },
      { do: "open", hidden: false },
      { do: "open", hidden: false },
      { do: "freeze", tab: 3 },
      { do: "show", tab: 5 },
      { do: "freeze", tab: 1 },
      { do: "show", tab: 3 },
      { do: "long" },
    ],
  ],
];

const histories = fc.array(step, { maxLength: 40, size: "max" });
const holds = fc.asyncProperty(histories, async (steps) => {
  expect(await play(steps)).toEqual([]);
});

describe("whatever tabs do", () => {
  test("each word is stored once, and all have the server's log over one socket", async () => {
    await fc.assert(holds, { numRuns: 200, examples });
  });

  test.each([
    { what: "a leader that keeps its socket when it has lost the lock", flaw: "leave" },
    { what: "a leader that swallows what others send", flaw: "pass" },
  ] as const)("$what is found out", async ({ flaw }) => {
    const seeded = vi.spyOn(Trunk.prototype, flaw).mockImplementation(() => {});
    try {
      expect((await fc.check(holds, { numRuns: 200, endOnFailure: true })).failed).toBe(true);
    } finally {
      seeded.mockRestore();
    }
  });

  test("a page that leaves the words of the dead where they are is found out", async () => {
    const seeded = vi.spyOn(PageLife.prototype, "dead").mockResolvedValue(new Set());
    try {
      expect((await fc.check(holds, { numRuns: 200, endOnFailure: true })).failed).toBe(true);
    } finally {
      seeded.mockRestore();
    }
  });
});
