import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OutboxEntry, OutboxStorage } from "../../../src/client/index.ts";
import { adoptingOutbox, channelsLeft } from "../../../src/web/line/adopting-outbox.ts";
import { PageLife } from "../../../src/web/line/page-life.ts";
import { FakeClock, settle } from "../../client/fake-clock.ts";
import { FakeBrowser } from "./fake-tabs.ts";
import { sharedRows } from "./shared-rows.ts";
import type { FakeTab } from "./fake-tabs.ts";

function entry(id: string, over: Partial<OutboxEntry> = {}): OutboxEntry {
  const order = Number(id.replace(/\D/g, ""));
  const command = { type: "send" as const, id, body: id };
  return { id, channelId: "c", authorId: "me", order, createdAt: order, command, ...over };
}

type PageOf = { tab: FakeTab; life: PageLife; storage: OutboxStorage; has: string[] };

class Pages {
  readonly clock = new FakeClock();
  readonly browser = new FakeBrowser(this.clock);
  readonly shared = sharedRows();
  #made = 0;

  async open(authorId = "me"): Promise<PageOf> {
    const tab = this.browser.open(`page${(this.#made += 1)}`);
    const life = new PageLife({
      id: tab.id,
      locks: tab.locks,
      openBus: (name) => tab.openBus(name),
      held: async () => this.browser.held(),
      clock: tab.clock,
    });
    const storage = adoptingOutbox(authorId, this.shared.api, life, tab.clock);
    const page: PageOf = { tab, life, storage, has: [] };
    const load = async () => {
      const entries = await storage.load("c");
      if (!tab.gone) page.has.push(...entries.map(({ id }) => id));
    };
    storage.watch?.("c", () => void load());
    await load();
    await this.rest();
    return page;
  }

  async crash(page: PageOf): Promise<void> {
    this.browser.crash(page.tab);
    await this.rest();
  }

  async wait(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.rest();
  }

  async rest(): Promise<void> {
    for (let i = 0; i < 30; i += 1) await settle();
  }
}

describe("an outbox that many pages share", () => {
  test("what a living page wrote is not taken from it", async () => {
    const pages = new Pages();
    const first = await pages.open();
    await first.storage.put(entry("m1"));
    const second = await pages.open();
    expect(second.has).toEqual([]);
  });

  test("what a page left is taken over by the next one, in order", async () => {
    const pages = new Pages();
    const first = await pages.open();
    for (const id of ["m1", "m2", "m3"]) await first.storage.put(entry(id));
    await pages.crash(first);
    expect((await pages.open()).has).toEqual(["m1", "m2", "m3"]);
  });

  test("a page that is there when another dies takes over after a reload would have, and only one does", async () => {
    const pages = new Pages();
    const [first, second, third] = [await pages.open(), await pages.open(), await pages.open()];
    await first.storage.put(entry("m1"));
    await third.storage.put(entry("m2"));
    await pages.crash(first);
    await pages.crash(third);
    await pages.wait(4_000);
    expect(second.has).toEqual([]);
    await pages.wait(2_000);
    const late = await pages.open();
    expect([second.has, late.has]).toEqual([["m1", "m2"], []]);
  });

  test("what a page before a reload leaves late is shown by the one after it", async () => {
    const pages = new Pages();
    const [before, other] = [await pages.open(), await pages.open()];
    await before.storage.put(entry("m1"));
    const after = await pages.open();
    await pages.wait(1_000);
    await pages.crash(before);
    expect(after.has).toEqual(["m1"]);
    await pages.wait(10_000);
    expect(other.has).toEqual([]);
  });

  test("of two that start at once after a crash one gets each word", async () => {
    const pages = new Pages();
    const first = await pages.open();
    for (const id of ["m1", "m2"]) await first.storage.put(entry(id));
    await pages.crash(first);
    const [a, b] = await Promise.all([pages.open(), pages.open()]);
    await pages.rest();
    expect([...a.has, ...b.has].toSorted()).toEqual(["m1", "m2"]);
  });

  test("another person's words and another channel's stay where they are", async () => {
    const pages = new Pages();
    const first = await pages.open();
    await first.storage.put(entry("m1", { channelId: "d" }));
    await pages.crash(first);
    const other = await pages.open("other");
    const mine = await pages.open();
    expect([other.has, mine.has]).toEqual([[], []]);
    expect([...(await channelsLeft("me", pages.shared.api, mine.life))]).toEqual(["d"]);
  });

  test("entries of a version without owners are anybody's", async () => {
    const pages = new Pages();
    pages.shared.rows.set("m1", { ...entry("m1"), owner: "" });
    expect((await pages.open()).has).toEqual(["m1"]);
  });

  test("whatever pages do, each unsent word has exactly one living page", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom("open" as const, "wait" as const) }),
      fc.record({ do: fc.constantFrom("write" as const, "crash" as const), page: fc.nat(4) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
        const pages = new Pages();
        const living = [await pages.open()];
        let words = 0;
        for (const each of steps) {
          const page = "page" in each ? living[each.page % living.length] : undefined;
          if (each.do === "open" && living.length < 5) living.push(await pages.open());
          if (each.do === "wait") await pages.wait(1_500);
          if (each.do === "write" && page) {
            const id = `m${(words += 1)}`;
            await page.storage.put(entry(id));
            page.has.push(id);
          }
          if (each.do === "crash" && page && living.length > 1) {
            living.splice(living.indexOf(page), 1);
            await pages.crash(page);
          }
        }
        await pages.wait(10_000);
        const all = living.flatMap(({ has }) => has).toSorted();
        expect(all).toEqual([...pages.shared.rows.keys()].toSorted());
      }),
      { numRuns: 100 },
    );
  });
});
