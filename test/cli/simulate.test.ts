import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyCommand } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { randomFrom } from "../../src/cli/chaos/random.ts";
import { billOf } from "../../src/cli/simulate/bill.ts";
import { DUTIES, EDGE, HISTORY_SHARDS_TODAY } from "../../src/cli/simulate/costs.ts";
import { Delays } from "../../src/cli/simulate/delays.ts";
import { runRoom } from "../../src/cli/simulate/fleet.ts";
import { DEFAULT_SHAPE, largestRoom, layoutOf } from "../../src/cli/simulate/layout.ts";
import { PEOPLE, spreadOf, wideNetwork } from "../../src/cli/simulate/network.ts";
import { charge, PRICES } from "../../src/protocol/prices.ts";
import { roomSizes, withMessages } from "../../src/cli/simulate/profile.ts";
import { openRoom } from "../../src/cli/simulate/room.ts";
import { Thread, Wakefulness } from "../../src/cli/simulate/thread.ts";
import { Timeline } from "../../src/cli/simulate/timeline.ts";
import { Alarms } from "../../src/storage/alarms.ts";
import { HISTORY_SHARDS } from "../../src/storage/shards.ts";
import type { ObjectStore } from "../../src/storage/object-store.ts";
import { freeRules } from "../channel/free-rules.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("the timeline", () => {
  test("runs events by time, and those of one moment as they were asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const timeline = new Timeline();
        const ran: [number, number][] = [];
        for (const [order, at] of times.entries())
          timeline.at(at, () => {
            expect(timeline.now).toBe(at);
            ran.push([at, order]);
          });
        timeline.run();
        expect(ran).toEqual(
          times
            .map((at, order): [number, number] => [at, order])
            .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
        );
      }),
    );
  });

  test("runs what an event asks for in its turn, and nothing in the past", () => {
    const timeline = new Timeline();
    const ran: string[] = [];
    timeline.at(5, () => {
      timeline.at(1, () => ran.push(`late ${timeline.now}`));
      timeline.after(2, () => ran.push(`after ${timeline.now}`));
    });
    timeline.at(6, () => ran.push(`six ${timeline.now}`));
    timeline.run();
    expect(ran).toEqual(["late 5", "six 6", "after 7"]);
  });
});

test("a thread takes one turn after the other, and an object is awake while it is held", () => {
  const timeline = new Timeline();
  const thread = new Thread(timeline);
  const wake = new Wakefulness(timeline);
  const ended: number[] = [];
  for (const at of [0, 1, 20])
    timeline.at(at, () => {
      wake.hold();
      thread.submit(() => ({
        ms: 5,
        done: () => {
          ended.push(timeline.now);
          wake.release();
        },
      }));
    });
  timeline.run();
  expect(ended).toEqual([5, 10, 25]);
  expect(thread.busy).toBe(15);
  expect(wake.total).toBe(15);
});

test("quantiles of weighted delays are true to one part in 32", () => {
  const delays = new Delays();
  delays.add(10, 98);
  delays.add(100, 1);
  delays.add(500, 1);
  const other = new Delays();
  other.merge(delays, 3);
  expect(other.total).toBe(300);
  expect(other.quantile(0.5) / 10).toBeCloseTo(1, 1);
  expect(other.quantile(0.985) / 100).toBeCloseTo(1, 1);
  expect(other.quantile(1)).toBe(500);
  expect(new Delays().quantile(0.99)).toBe(0);
});

describe("a room is divided", () => {
  const shape = fc.record({
    keeps: fc.integer({ min: 0, max: 50 }),
    capacity: fc.integer({ min: 1, max: 50 }),
    fan: fc.integer({ min: 4, max: 8 }),
  });

  test("so that each reader has one seat and nothing feeds or holds too much", () => {
    const region = fc.integer({ min: 0, max: PEOPLE.length - 1 });
    const home = fc.double({ min: 0, max: 1, noNaN: true });
    const fill = fc.double({ min: 0, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(shape, region, home, fill, (how, at, share, part) => {
        const readers = Math.floor(largestRoom(how) * part) + 1;
        const { direct, relays } = layoutOf(readers, spreadOf(at, share), how);
        expect(direct).toBeLessThanOrEqual(Math.max(how.keeps, 0));
        expect(relays.reduce((sum, { sockets }) => sum + sockets, direct)).toBe(readers);
        expect(relays.every(({ sockets }) => sockets > 0 && sockets <= how.capacity)).toBe(true);
        const fed = Map.groupBy(relays, ({ fedBy }) => fedBy);
        for (const [feeder, group] of fed) {
          expect(group.length).toBeLessThanOrEqual(how.fan);
          if (feeder >= 0) expect(relays[feeder]?.fedBy).toBe(-1);
        }
      }),
    );
  });
});

describe("the rooms of a load", () => {
  const any = fc.constantFrom("zipf", "teams", "giants", "50:3,7:*");

  test("hold every connection and every message, and none more than the ceiling", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 200, max: 3_000_000 }), (name, connections) => {
        const rooms = withMessages(roomSizes(name, connections, 1e6), connections / 10_000, 20);
        const sum = (of: (room: (typeof rooms)[number]) => number) =>
          rooms.reduce((total, room) => total + room.rooms * of(room), 0);
        expect(sum(({ readers }) => readers)).toBe(connections);
        expect(sum(({ perSecond }) => perSecond)).toBeCloseTo(connections / 10_000, 6);
        expect(rooms.every(({ perSecond }) => perSecond <= 20)).toBe(true);
      }),
    );
  });

  test.each(["", "many", "0:5", "10:1", "10:*,20:*", "100:100", "1:*,"])("refuses %o", (text) => {
    expect(() => roomSizes(text, 1_000, 1e6)).toThrow("--rooms");
  });

  test("refuses a room that relays cannot hold, and more messages than rooms take", () => {
    expect(() => roomSizes("2000:*", 10_000, 1_500)).toThrow("hold 1500 sockets");
    expect(() => withMessages([{ readers: 10, rooms: 2 }], 50, 20)).toThrow("take 40 messages");
  });
});

describe("a simulated room", () => {
  const plan = (readers: number, perSecond: number, keeps: number) => ({
    readers,
    perSecond,
    region: 0,
    home: 0.5,
    pace: "random" as const,
    shape: { keeps, capacity: 50, fan: 4 },
  });

  test("sends every message to each reader once, through every relay", () => {
    const rooms = fc.record({
      readers: fc.integer({ min: 1, max: 700 }),
      perSecond: fc.integer({ min: 1, max: 60 }),
      keeps: fc.constantFrom(0, 20, 1_000),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(rooms, ({ readers, perSecond, keeps, seed }) => {
        const timeline = new Timeline();
        const random = randomFrom(seed);
        const network = wideNetwork(random);
        const setting = {
          timeline,
          random,
          network,
          platform: EDGE,
          thread: undefined,
          gathers: true,
          watched: Number.POSITIVE_INFINITY,
        };
        const { tally, holders } = openRoom(setting, plan(readers, perSecond, keeps), 5);
        timeline.run();
        expect(tally.refused).toBe(0);
        expect(tally.deliveries).toBe(tally.sent * readers);
        for (const { sockets, delivered } of holders())
          expect(sockets === 0 ? tally.sent : delivered).toBe(tally.sent);
        expect(tally.d1Rows).toBe(tally.sent);
        expect(tally.delays.total).toBeCloseTo(tally.deliveries, 3);
      }),
      { numRuns: 40 },
    );
  });

  test("is the same again by the same seed, and another by another", () => {
    const run = (seed: number) => runRoom(plan(300, 20, 100), { seed, depth: 200, far: true });
    const figures = ({ delays, perSecond, busiest }: ReturnType<typeof run>) => ({
      delays,
      perSecond,
      busiest,
    });
    expect(figures(run(7))).toEqual(figures(run(7)));
    expect(figures(run(7))).not.toEqual(figures(run(8)));
  });

  test("that is asked for more than its thread gives falls behind and says so", () => {
    const room = { ...plan(1_000, 5_000, 1_000), shape: DEFAULT_SHAPE };
    const run = runRoom(room, { seed: 1, depth: 50_000, far: false });
    expect(run.delays.quantile(0.99)).toBeGreaterThan(1_000);
    expect(run.busiest).toBeGreaterThan(0.9);
  });
});

describe("the bill", () => {
  const NOTHING = {
    workerRequests: 0,
    objectRequests: 0,
    socketMessages: 0,
    awake: 0,
    rowsWritten: 0,
    rowsRead: 0,
    d1RowsWritten: 0,
    d1RowsRead: 0,
    kvReads: 0,
    kvWrites: 0,
    messages: 0,
  };
  const dollars = (usage: Partial<typeof NOTHING>, hours = 24) =>
    Object.fromEntries(
      billOf({ ...NOTHING, ...usage }, hours).map((line) => [line.what, line.dollars]),
    );

  test("is the plan where nothing happens", () => {
    expect(Object.values(dollars({})).reduce((sum, line) => sum + line, 0)).toBe(5);
  });

  // Cloudflare's own example: 100 objects, 100 sockets each, a message a minute, 10 ms of work each.
  test("agrees with the platform's example of hibernating sockets", () => {
    const bill = dollars({ socketMessages: 10_000 / 60, awake: 100 / 60 });
    expect(bill["objects: frames in, 20 for 1"]).toBeCloseTo((432e6 / 20 / 1e6) * 0.15, 6);
    expect(bill["objects: awake, GB-s"]).toBeCloseTo(((552_960 - 400_000) / 1e6) * 12.5, 6);
  });

  test("takes what is included off once and counts the hours", () => {
    // 100 rows a second for 12 hours a day: 129.6 million, 50 of them included.
    expect(dollars({ rowsWritten: 100 }, 12)["objects: rows written"]).toBeCloseTo(79.6, 6);
    expect(charge(PRICES.workerRequests, 15e6)).toBeCloseTo(1.5, 6);
    expect(charge(PRICES.workerRequests, 9e6)).toBe(0);
  });
});

describe("what the model takes from the code", () => {
  test("is what the code does: the history databases", () => {
    expect(HISTORY_SHARDS_TODAY).toBe(HISTORY_SHARDS);
  });

  test("is what the code does: rows of one message on its own, with both its duties", async () => {
    let rows = 0;
    const plain = sqliteStore();
    const store: ObjectStore = {
      ...plain,
      run: (query, ...params) => {
        const changed = plain.run(query, ...params);
        rows += changed;
        return changed;
      },
      // A wake-up that is set is billed as a row.
      setAlarm: (at) => {
        rows += 1;
        plain.setAlarm(at);
      },
    };
    const record = {
      id: "c1",
      workspaceId: "w1",
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    } as const;
    const log = ChannelLog.create(store, { record, members: [{ userId: "u1", role: "member" }] });
    const alarms = new Alarms<"history" | "inbox" | "reap">(store);
    alarms.schedule("reap", 120_000);
    const members = new Members(store);
    rows = 0;
    log.commit(0, (writer) => {
      const scope = { store, writer, members, record, rules: freeRules(record) };
      applyCommand(scope, "u1", { type: "send", id: "m1", body: "hi" }, "hash");
      alarms.schedule("history", DUTIES.historyAfterMs);
      alarms.schedule("inbox", DUTIES.noticesAfterMs);
    });
    // Each duty notes its cursor.
    const note = (consumer: string) => () => {
      store.run(`INSERT OR REPLACE INTO cursor (consumer, seq) VALUES (?, 1)`, consumer);
      return Promise.resolve(null);
    };
    const duties = { history: note("history"), inbox: note("inbox"), reap: note("reap") };
    for (const now of [DUTIES.noticesAfterMs, DUTIES.historyAfterMs])
      await alarms.run(() => now, duties);
    // Pruning takes the message's row later.
    expect(rows + 1).toBe(DUTIES.rowsPerMessage + 2 * DUTIES.rowsPerDuty + DUTIES.rowsPerDrainStep);
  });
});

describe("npm run simulate", () => {
  const script = path.join(root, "src/cli/simulate.ts");

  test("answers in JSON", () => {
    const args = [script, "--connections", "2000", "--messages", "50", "--depth", "50", "--json"];
    const plan: unknown = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    expect(plan).toMatchObject({
      meets: true,
      delayMs: { p99: expect.any(Number) },
      dollarsAMonth: expect.any(Number),
    });
  });

  test.each([
    ["--connections", "many"],
    ["--connections", "1.5"],
    ["--messages", "0"],
    ["--home", "2"],
    ["--hours", "25"],
    ["--rooms", "10:1"],
    ["--messages", "1e9"],
    ["--nonsense", "1"],
  ])("refuses %s %s with code 2", (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).not.toContain("    at ");
    expect(stderr.length).toBeGreaterThan(10);
  });

  test("says by its exit code that the delay is not met", () => {
    const args = [
      script,
      "--connections",
      "100",
      "--messages",
      "5",
      "--target",
      "5",
      "--depth",
      "50",
    ];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toContain("p99 under 5 ms: NO");
  });
});
