import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DownItem, Feed, Missed, Since } from "../../src/protocol/relay.ts";
import { Stream } from "../../src/relay/stream.ts";
import type { Told } from "./log-model.ts";
import { LogModel, seqsOf, toAll, wrongs } from "./log-model.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Deps = ConstructorParameters<typeof Stream>[0];
type Taker = { take: (feed: Feed) => void };

/** What happens to a step on its way, and around it. */
const step = fc.record({
  events: fc.integer({ min: 0, max: 3 }),
  fate: fc.constantFrom("comes", "comes", "comes", "lost", "twice", "late"),
  around: fc.constantFrom("", "", "", "", "feeder restarts", "restore", "Channel away", "time"),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const end = (key: string): DownItem => ({
  to: "end",
  code: 4409,
  reason: "",
  relay: "r",
  key,
});

/** Plays a history of steps through a stream, and answers what its readers were told. */
async function play(
  steps: readonly Step[],
  make: (deps: Deps) => Taker,
  keeps = 1_000,
): Promise<{ told: Told[]; log: LogModel; ended: Set<string>; arrived: string[]; asked: number }> {
  const log = new LogModel(keeps);
  const told: Told[] = [];
  const ended = new Set<string>();
  const arrived: string[] = [];
  let epoch = log.epoch;
  let asked = 0;
  let away = false;
  const taker = make({
    missed: async (since: Since): Promise<Missed> => {
      asked += 1;
      await new Promise((done) => setTimeout(done, 20));
      if (away) throw new Error("away");
      return structuredClone(log.missed(since));
    },
    deliver: (items) => {
      for (const seq of seqsOf(items)) told.push({ epoch, seq });
      for (const item of items) if (item.to === "end") ended.add(item.key);
    },
    reset: (to, head) => {
      epoch = to;
      told.push({ epoch, reset: head });
    },
  });
  let stream = { id: "s0", n: 0, head: 0 };
  const late: Feed[] = [];
  const next = (items: DownItem[]): Feed => {
    stream.n += 1;
    const before = stream.head;
    stream.head = log.head;
    return {
      channelId: "c",
      relay: "r",
      stream: stream.id,
      n: stream.n,
      epoch: log.epoch,
      before,
      after: log.head,
      items,
      children: [],
    };
  };
  const take = (feed: Feed, key: string) => {
    arrived.push(key);
    taker.take(structuredClone(feed));
  };
  // The reader was there from the beginning.
  taker.take(next([]));
  for (const [i, { events, fate, around }] of steps.entries()) {
    if (around === "time") await vi.advanceTimersByTimeAsync(30);
    if (around === "Channel away") {
      away = true;
      await vi.advanceTimersByTimeAsync(600);
      away = false;
    }
    if (around === "restore") log.restore(`e-${i}`, Math.max(log.head - 2, 0));
    // A feeder that lost its memory says where the log stands.
    if (around !== "" && around !== "time" && around !== "Channel away")
      stream = { id: `s${i}`, n: 0, head: log.head };
    const key = `k${i}`;
    const block = events > 0 ? [toAll(log.append(events))] : [];
    const feed = next([...block, end(key)]);
    if (fate === "late") late.push(feed);
    else if (fate !== "lost") take(feed, key);
    if (fate === "twice") take(feed, key);
    if (fate === "comes")
      for (const old of late.splice(0)) {
        const item = old.items.find(({ to }) => to === "end");
        take(old, item !== undefined && "key" in item ? item.key : "");
      }
  }
  await vi.advanceTimersByTimeAsync(2_000);
  // The next word of anybody shows what is missing.
  taker.take(next([]));
  await vi.advanceTimersByTimeAsync(2_000);
  return { told, log, ended, arrived, asked };
}

const START = { epoch: "e1", head: 0 };
const placeOf = (told: readonly Told[]) => {
  const last = told.at(-1);
  if (last === undefined) return START;
  return { epoch: last.epoch, head: "reset" in last ? last.reset : last.seq };
};

describe("the stream of a Relay", () => {
  test("[REL1] whatever is lost, repeated or late, readers are told each event once and in order, or to begin anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(4, 1_000),
        async (steps, keeps) => {
          const { told, log, ended, arrived } = await play(
            steps,
            (deps) => new Stream(deps),
            keeps,
          );
          expect(wrongs(START, told)).toEqual([]);
          expect(placeOf(told)).toEqual({ epoch: log.epoch, head: log.head });
          // What is for one socket comes through with whatever step it was in.
          expect(arrived.filter((key) => !ended.has(key))).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("[REL1] the check finds a stream that believes whatever comes", async () => {
    const gullible = (deps: Deps): Taker => ({
      take: ({ items, after }) => deps.deliver(items, after),
    });
    const forgetful = (deps: Deps): Taker => {
      let head = 0;
      return {
        take: ({ items, after }) => {
          deps.deliver(
            items.filter((item) => item.to !== "all" || item.first > head),
            after,
          );
          head = Math.max(head, after);
        },
      };
    };
    for (const make of [gullible, forgetful]) {
      const run = fc.check(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const { told, log } = await play(steps, make);
          return wrongs(START, told).length === 0 && placeOf(told).head === log.head;
        }),
      );
      expect((await run).failed).toBe(true);
    }
  });

  test("[REL1] a stream in which nothing is missing never asks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }),
        async (counts) => {
          const steps = counts.map((events): Step => ({ events, fate: "comes", around: "" }));
          expect((await play(steps, (deps) => new Stream(deps))).asked).toBe(0);
        },
      ),
    );
  });

  test("[REL1] what comes by hundreds while a gap is mended is told all the same", async () => {
    const gap: Step = { events: 1, fate: "lost", around: "" };
    const comes: Step = { events: 1, fate: "comes", around: "" };
    const steps = [gap, ...Array.from({ length: 700 }, () => comes)];
    const { told, ended, asked } = await play(steps, (deps) => new Stream(deps));
    expect(wrongs(START, told)).toEqual([]);
    expect(placeOf(told).head).toBe(701);
    expect(ended.size).toBe(700);
    expect(asked).toBeLessThan(5);
  });

  test("[REL1] readers of another epoch than the log's are told to begin anew after a sleep", async () => {
    const log = new LogModel();
    log.append(3);
    log.restore("e2", 0);
    const told: Told[] = [];
    const stream = new Stream(
      {
        missed: (since) => Promise.resolve(log.missed(since)),
        deliver: (items) => told.push(...seqsOf(items).map((seq) => ({ epoch: "e2", seq }))),
        reset: (epoch, head) => told.push({ epoch, reset: head }),
      },
      "e1",
    );
    const items = [toAll(log.append(2))];
    const base = { channelId: "c", relay: "r", stream: "s", epoch: "e2", children: [] };
    stream.take({ ...base, n: 1, before: 0, after: 2, items });
    await vi.advanceTimersByTimeAsync(10);
    expect(told).toEqual([{ epoch: "e2", reset: 2 }]);
  });
});
