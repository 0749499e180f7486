import { describe, expect, test } from "vitest";
import { castNicks } from "../../src/cli/replay/cast.ts";
import { describeSkipped, parseLog } from "../../src/protocol/chat-log.ts";
import type { LogLine } from "../../src/protocol/chat-log.ts";
import { bar } from "../../src/cli/replay/report.ts";
import { dueTimes } from "../../src/cli/replay/schedule.ts";
import { judgeReplay } from "../../src/cli/replay/verdict.ts";
import type { ReplayFacts, Sighting } from "../../src/cli/replay/verdict.ts";

const line = (time: string, nick = "ann", text = "hi"): LogLine => ({
  day: "2004-12-25",
  time,
  nick,
  text,
});

describe("the lines of a log", () => {
  const json = (text: unknown) => JSON.stringify({ ...line("09:14"), text });

  test("are messages as they were typed", () => {
    expect(parseLog([json("  a\tb "), "", json("ü")]).lines.map(({ text }) => text)).toEqual([
      "  a\tb ",
      "ü",
    ]);
  });

  test("are counted by reason where they are no message", () => {
    const event = JSON.stringify({
      day: "2004-12-25",
      nick: "ann",
      event: "join",
      text: "has joined",
    });
    const texts = [event, json(""), json("x".repeat(4_001)), json("a\0b"), json(7), "{", "null"];
    const { lines, skipped } = parseLog([...texts, json("👩".repeat(4_000))]);
    expect(lines).toHaveLength(1);
    expect(skipped).toEqual({ event: 1, empty: 1, tooLong: 1, unclean: 1, malformed: 3 });
    expect(describeSkipped(skipped)).toBe(
      "7 (1 event, 1 empty, 1 tooLong, 1 unclean, 3 malformed)",
    );
  });

  test("end at the limit, which counts messages", () => {
    const { lines, skipped } = parseLog([json(""), json("a"), json("b"), json("")], 2);
    expect(lines).toHaveLength(2);
    expect(skipped.empty).toBe(1);
  });
});

describe("the cast", () => {
  const say = (nick: string, times: number) =>
    Array.from({ length: times }, () => line("09:14", nick));

  test("gives the most talkative nicks a person each and shares out the others evenly", () => {
    const lines = [...say("c", 3), ...say("a", 9), ...say("b", 5), ...say("d", 2), ...say("e", 2)];
    const { names, personOf } = castNicks(lines, 3);
    expect(names).toEqual(["a", "b", "c"]);
    expect(Object.fromEntries(personOf)).toEqual({ a: 0, b: 1, c: 2, d: 2, e: 1 });
  });

  test("is no larger than the number of nicks", () => {
    expect(castNicks(say("a", 2), 50).names).toEqual(["a"]);
  });
});

describe("the schedule", () => {
  test("spreads the lines of a minute over it, times the speed", () => {
    expect(dueTimes([line("09:14"), line("09:14"), line("09:15")], 10)).toEqual([0, 3_000, 6_000]);
  });

  test("takes seconds as they are", () => {
    expect(dueTimes([line("09:14:10"), line("09:14:40")], 1)).toEqual([0, 30_000]);
  });

  test("never goes back", () => {
    const due = dueTimes([line("23:59"), line("00:01"), line("nonsense"), line("23:59")], 1);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect(due).toHaveLength(4);
  });
});

describe("the verdict of a replay", () => {
  const a: Sighting = { seq: 3, authorId: "u1", id: "x", body: "one" };
  const b: Sighting = { seq: 4, authorId: "u2", id: "x", body: "two" };
  const sentOf = ({ authorId, id, body, seq }: Sighting) => ({ authorId, id, text: body, seq });
  const good: ReplayFacts = {
    sent: [sentOf(a), sentOf(b)],
    readers: [
      [a, b],
      [a, b],
    ],
    history: [a, b],
  };
  const judge = (change: Partial<ReplayFacts>) => judgeReplay({ ...good, ...change });

  test("holds where everybody saw what was sent, once, in one order", () => {
    expect(judgeReplay(good)).toEqual({
      holds: true,
      sent: 2,
      acknowledged: 2,
      agreeing: 2,
      readers: 2,
      inHistory: 2,
      gaps: 0,
      doubles: 0,
      disorder: 0,
      lost: 0,
      extra: 0,
      altered: 0,
    });
  });

  test("fails where nothing was sent", () => {
    expect(judge({ sent: [], readers: [[]], history: [] }).holds).toBe(false);
  });

  test.each([
    ["a message that a reader lacks", { readers: [[a, b], [a]] }, { gaps: 1, agreeing: 1 }],
    [
      "a message seen twice",
      {
        readers: [
          [a, b],
          [a, b, b],
        ],
      },
      { doubles: 1, disorder: 1 },
    ],
    [
      "two orders",
      {
        readers: [
          [a, b],
          [b, a],
        ],
      },
      { disorder: 1, agreeing: 1 },
    ],
    [
      "another seq for a reader",
      {
        readers: [
          [a, { ...b, seq: 5 }],
          [a, b],
        ],
      },
      { disorder: 1 },
    ],
    [
      "another body for a reader",
      {
        readers: [
          [a, { ...b, body: "2" }],
          [a, b],
        ],
      },
      { disorder: 1 },
    ],
    ["a line that is not kept", { readers: [[a], [a]], history: [a] }, { lost: 1 }],
    ["a message nobody sent", { sent: [sentOf(a)] }, { extra: 1 }],
    ["a message stored twice", { history: [a, b, { ...b, seq: 5 }] }, { extra: 1, altered: 1 }],
    ["another text", { sent: [sentOf(a), { ...sentOf(b), text: "2" }] }, { altered: 1 }],
    [
      "another seq than acknowledged",
      { sent: [sentOf(a), { ...sentOf(b), seq: 9 }] },
      { altered: 1 },
    ],
    [
      "a missing acknowledgement",
      { sent: [sentOf(a), { ...sentOf(b), seq: null }] },
      { acknowledged: 1 },
    ],
  ] as const)("fails on %s", (_, change, expected) => {
    expect(judge(change)).toMatchObject({ holds: false, ...expected });
  });
});

test("the bar fills up", () => {
  expect(bar({ acknowledged: 2_500, total: 5_000, rate: 412.4 })).toBe(
    `${"█".repeat(15)}${"░".repeat(15)}  2,500/5,000  412/s`,
  );
});
