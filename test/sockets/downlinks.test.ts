import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DownItem, Feed, FeedAnswer } from "../../src/protocol/relay.ts";
import { Behind } from "../../src/relay/behind.ts";
import { Stream } from "../../src/relay/stream.ts";
import { Downlinks } from "../../src/sockets/downlinks.ts";
import type { Told } from "../relay/log-model.ts";
import { LogModel, seqsOf, toAll, wrongs } from "../relay/log-model.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const end = (relay: string, key: string): DownItem => ({
  to: "end",
  code: 4409,
  reason: "",
  relay,
  key,
});

/** A Relay in the test's own process: the stream and what is behind it, without sockets. */
class TestRelay {
  told: Told[] = [];
  ended = new Set<string>();
  incarnation = 1;
  readonly id: string;
  readonly #log: LogModel;
  readonly #line: (relay: string) => { feed: (feed: Feed) => Promise<FeedAnswer> };
  #stream!: Stream;
  #behind!: Behind;

  constructor(
    id: string,
    log: LogModel,
    line: (relay: string) => { feed: (feed: Feed) => Promise<FeedAnswer> },
  ) {
    this.id = id;
    this.#log = log;
    this.#line = line;
    this.begin();
  }

  /** Its memory is gone; with its sockets, or (asleep) without. */
  begin(): void {
    this.#behind = new Behind({ line: (_, relay) => this.#line(relay), begun: () => undefined });
    this.#stream = new Stream(
      {
        missed: (since) => Promise.resolve(structuredClone(this.#log.missed(since))),
        deliver: (items, head) => {
          for (const seq of seqsOf(items)) this.told.push({ epoch: this.#stream.place.epoch, seq });
          for (const item of items) if (item.to === "end") this.ended.add(item.key);
          this.#behind.pass(items, head);
        },
        reset: (epoch, head) => {
          this.told.push({ epoch, reset: head });
          this.#behind.reset(epoch, head);
        },
      },
      this.told.at(-1)?.epoch ?? "",
    );
  }

  feed(feed: Feed): FeedAnswer {
    this.#behind.keep(feed, this.#stream.place);
    this.#stream.take(feed);
    const state = { relay: this.id, incarnation: String(this.incarnation) };
    return { relays: [state, ...this.#behind.states] };
  }
}

const deed = fc.record({
  kind: fc.constantFrom("events", "events", "events", "end", "tell", "wait", "restore"),
  to: fc.constantFrom("top", "leaf"),
  /** What becomes of the calls that are made until the next deed. */
  line: fc.constantFrom("sound", "sound", "sound", "breaks before", "breaks after"),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** A Channel, a Relay that it feeds, and one behind that, on lines that break. */
async function play(deeds: readonly Deed[]) {
  const log = new LogModel();
  let fate: Deed["line"] = "sound";
  const relays = new Map<string, TestRelay>();
  const line = (relay: string) => ({
    feed: async (feed: Feed): Promise<FeedAnswer> => {
      const now = fate;
      await Promise.resolve();
      if (now === "breaks before") throw new Error("line");
      const answer = relays.get(relay)?.feed(structuredClone(feed));
      if (now === "breaks after" || answer === undefined) throw new Error("line");
      return answer;
    },
  });
  for (const id of ["top", "leaf"]) relays.set(id, new TestRelay(id, log, line));
  const restart = () =>
    new Downlinks({
      channelId: "c",
      epoch: log.epoch,
      line,
      childrenOf: (relay) => (relay === "top" ? ["leaf"] : []),
      met: () => undefined,
    });
  let downlinks = restart();
  downlinks.open("top", 0);
  downlinks.push(0, true);
  await vi.advanceTimersByTimeAsync(1);
  const ended = new Map<string, Set<string>>([
    ["top", new Set()],
    ["leaf", new Set()],
  ]);
  for (const [i, { kind, to, line: now }] of deeds.entries()) {
    fate = now;
    if (kind === "events") downlinks.add(toAll(log.append(2)));
    if (kind === "tell") downlinks.add({ to: "others", text: "{}", except: null });
    if (kind === "end") {
      downlinks.add(end(to, `k${i}`), "top");
      // A call that came is one that was heard; whether a broken one came nobody knows.
      ended.get(to)?.add(`k${i}`);
    }
    if (kind === "restore") {
      // As the object does that comes back from a backup: with nothing in its memory.
      log.restore(`restored-${i}`, Math.max(log.head - 3, 0));
      downlinks = restart();
      downlinks.open("top", log.head);
      for (const keys of ended.values()) keys.clear();
    }
    if (kind === "wait") await vi.advanceTimersByTimeAsync(700);
    else {
      downlinks.push(log.head, kind === "restore");
      await vi.advanceTimersByTimeAsync(0);
    }
  }
  fate = "sound";
  await vi.advanceTimersByTimeAsync(20_000);
  downlinks.add({ to: "others", text: "{}", except: null });
  downlinks.push(log.head);
  await vi.advanceTimersByTimeAsync(5_000);
  return { log, relays, ended };
}

describe("the streams that feed Relays", () => {
  test("[REL1] on two levels and lines that break, every reader is told each event once and in order, or to begin anew", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 30 }), async (deeds) => {
        const { log, relays } = await play(deeds);
        for (const { told } of relays.values()) {
          expect(wrongs({ epoch: "e1", head: 0 }, told)).toEqual([]);
          const last = told.at(-1) ?? { epoch: "e1", seq: 0 };
          expect("reset" in last ? last.reset : last.seq).toBe(log.head);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("[REL3] whom the Channel ends is ended on either level, though lines break meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 30 }), async (deeds) => {
        const { relays, ended } = await play(deeds);
        // A broken line from Relay to Relay is mended within the Relay.
        for (const [id, keys] of ended)
          expect([...keys].filter((key) => relays.get(id)?.ended.has(key) !== true)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("[REL8] a Relay that does not answer gets no more than 64 steps, and hears the rest when it does", async () => {
    const log = new LogModel();
    const feeds: Feed[] = [];
    const answers: (() => void)[] = [];
    const downlinks = new Downlinks({
      channelId: "c",
      epoch: log.epoch,
      line: () => ({
        feed: (feed) =>
          new Promise((resolve) => {
            feeds.push(feed);
            answers.push(() => resolve({ relays: [] }));
          }),
      }),
      childrenOf: () => [],
      met: () => undefined,
    });
    downlinks.open("r", 0);
    for (let i = 0; i < 100; i += 1) {
      downlinks.add(toAll(log.append(1)));
      if (i === 90) downlinks.add(end("r", "k"));
      downlinks.push(log.head);
    }
    expect(feeds).toHaveLength(64);
    for (const answer of answers.splice(0)) answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(feeds).toHaveLength(65);
    const last = feeds.at(-1);
    // The gap between 64 and 100 is there to be found, and who is to go is named.
    expect(last).toMatchObject({ before: 100, after: 100, items: [end("r", "k")] });
  });

  test("[REL1] a Relay that is out of reach is tried again, and not for ever", async () => {
    let calls = 0;
    const downlinks = new Downlinks({
      channelId: "c",
      epoch: "e",
      line: () => ({
        feed: () => {
          calls += 1;
          return Promise.reject(new Error("line"));
        },
      }),
      childrenOf: () => [],
      met: () => undefined,
    });
    downlinks.open("r", 0);
    downlinks.push(0, true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
    downlinks.close("r");
    downlinks.push(1, true);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toBe(7);
  });
});
