import { describe, expect, test } from "vitest";
import { describeViolations, judge } from "../../../src/cli/chaos/checker.ts";
import type { ChannelHistory, Connection, Item } from "../../../src/cli/chaos/history.ts";
import type { Message } from "../../../src/protocol/events.ts";
import { runModel } from "./model-run.ts";
import type { Bug } from "./model-server.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The rules that a history breaks, each once. */
function brokenRules(history: ChannelHistory): string[] {
  return [...new Set(judge(history).violations.map(({ rule }) => rule))].sort();
}

describe("the checker", () => {
  test.each(SEEDS)("finds nothing in what a right server did (seed %i)", (seed) => {
    const judgement = judge(runModel(null, seed));
    expect(describeViolations(judgement.violations)).toBe("");
    expect(judgement).toMatchObject({ resets: 0, unknown: 0 });
    expect(judgement.acknowledged).toBeGreaterThan(100);
    expect(judgement.resumes).toBeGreaterThan(10);
  });

  const BUGS: [Bug, string[]][] = [
    ["broadcastBeforeStore", ["G5"]],
    ["ackBeforeStore", ["G1", "G5"]],
    ["lostDedupe", ["G2"]],
    ["takesAnythingAgain", ["G2"]],
    ["resumeSkipsOne", ["G4"]],
    ["resumeStartsLate", ["G4"]],
    ["resumeRepeatsOne", ["G4"]],
    ["needlessReset", ["G4"]],
    ["forgetsReactions", ["G1"]],
    ["lateSeq", ["G1"]],
  ];
  test.each(BUGS)("finds a server with the bug %s", (bug, expected) => {
    for (const seed of SEEDS)
      expect(brokenRules(runModel(bug, seed))).toEqual(expect.arrayContaining(expected));
  });
});

describe("the checker, where a good history is spoilt in one place:", () => {
  type Spoil = (history: ChannelHistory) => ChannelHistory;
  const good = () => runModel(null, 11);
  const withMessages =
    (change: (messages: Message[]) => Message[]): Spoil =>
    (history) => ({
      ...history,
      final: { ...history.final, messages: change(structuredClone([...history.final.messages])) },
    });
  const withItems =
    (change: (items: Item[], connection: Connection) => Item[]): Spoil =>
    (history) => ({
      ...history,
      connections: history.connections.map((each) => ({
        ...each,
        items: change([...each.items], each),
      })),
    });
  const ackOf = (items: readonly Item[], nth: number) =>
    items.map((item, i) => ({ item, i })).filter(({ item }) => item.kind === "ack")[nth]?.i ?? -1;

  const SPOILT: [string, string, Spoil][] = [
    ["a message is missing", "G1", withMessages((all) => all.toSpliced(3, 1))],
    [
      "a body has changed",
      "G1",
      withMessages((all) => all.with(2, { ...(all[2] as Message), body: "?" })),
    ],
    [
      "a reaction was added by nobody",
      "G1",
      withMessages((all) =>
        all.with(2, {
          ...(all[2] as Message),
          reactions: [{ emoji: "x", count: 1, userIds: ["y"] }],
        }),
      ),
    ],
    [
      "a message is pinned by nobody",
      "G1",
      withMessages((all) => all.with(2, { ...(all[2] as Message), pinned: true })),
    ],
    [
      "an ordinal is left out",
      "G3",
      withMessages((all) =>
        all.map((one, i) => (i > 4 ? { ...one, ordinal: one.ordinal + 1 } : one)),
      ),
    ],
    [
      "a time goes back",
      "G3",
      withMessages((all) => all.with(5, { ...(all[5] as Message), at: 1 })),
    ],
    [
      "the tail has a gap",
      "G3",
      ({ final, ...rest }) => ({
        ...rest,
        final: {
          ...final,
          tail: final.tail.filter(({ seq }) => seq !== 9),
          messages: final.messages.filter(({ seq }) => seq !== 9),
        },
      }),
    ],
    [
      "the log ends too early",
      "G5",
      ({ final, ...rest }) => ({ ...rest, final: { ...final, head: final.head - 1 } }),
    ],
    [
      "the epoch has changed",
      "G4",
      ({ final, ...rest }) => ({ ...rest, final: { ...final, epoch: "epoch-2" } }),
    ],
    [
      "one store lacks its last message",
      "G6",
      ({ stores, ...rest }) => ({
        ...rest,
        stores: stores.map((one, i) =>
          i === 1 ? { ...one, messages: one.messages.slice(0, -1) } : one,
        ),
      }),
    ],
    [
      "one store stands behind",
      "G6",
      ({ stores, ...rest }) => ({
        ...rest,
        stores: stores.map((one, i) => (i === 1 ? { ...one, head: one.head - 1 } : one)),
      }),
    ],
    [
      "one store shows another text",
      "G6",
      ({ stores, ...rest }) => ({
        ...rest,
        stores: stores.map((one, i) =>
          i === 1
            ? {
                ...one,
                messages: one.messages.with(0, { ...(one.messages[0] as Message), body: "?" }),
              }
            : one,
        ),
      }),
    ],
    [
      "a page showed what is not there",
      "G5",
      (history) => ({
        ...history,
        pages: history.connections
          .flatMap(({ items }) => items)
          .flatMap((item) =>
            item.kind === "event" && item.fact.type === "message.created"
              ? [{ client: "page", fact: { ...item.fact, identity: "other" } }]
              : [],
          ),
      }),
    ],
    [
      "a second acknowledgement has another seq",
      "G2",
      withItems((items) =>
        items.map((item, i) =>
          item.kind === "ack" &&
          items.findIndex((one) => one.kind === "ack" && one.id === item.id) < i
            ? { ...item, seq: item.seq + 1 }
            : item,
        ),
      ),
    ],
    [
      "a repeat is a conflict",
      "G2",
      withItems((items) =>
        items.map((item, i) =>
          item.kind === "ack" &&
          items.findIndex((one) => one.kind === "ack" && one.id === item.id) < i
            ? { kind: "error", id: item.id, code: "conflict", when: item.when }
            : item,
        ),
      ),
    ],
    [
      "what was sent later has the smaller seq",
      "G3",
      withItems((items) =>
        items.map((item) => (item.kind === "ack" ? { ...item, when: item.when - 100 } : item)),
      ),
    ],
    [
      "a reader got an event twice",
      "G4",
      withItems((items) =>
        items.length > 9
          ? items.flatMap((item, i) => (i === 8 && item.kind === "event" ? [item, item] : [item]))
          : items,
      ),
    ],
    [
      "a reader missed an event",
      "G4",
      withItems((items) =>
        items.filter((item) => !(item.kind === "event" && item.fact.seq === 40)),
      ),
    ],
    [
      "a reset came from nowhere",
      "G4",
      withItems((items) =>
        items.toSpliced(ackOf(items, 1) + 1, 0, { kind: "reset", epoch: "epoch-1", head: 40 }),
      ),
    ],
    [
      "a resume was never answered",
      "G4",
      withItems((items) =>
        items.toSpliced(ackOf(items, 1) - 1, 0, { kind: "resume", epoch: "epoch-1", since: 1 }),
      ),
    ],
    [
      "a reader saw another text",
      "G4",
      withItems((items) =>
        items.map((item) =>
          item.kind === "event" && item.fact.seq === 40
            ? { ...item, fact: { ...item.fact, body: "?" } }
            : item,
        ),
      ),
    ],
  ];
  test("a message that is there is called absent", () => {
    const spoilt = withItems((items) =>
      items.map((item) => (item.kind === "error" ? { ...item, code: "not_found" } : item)),
    )(good());
    const edits = withItems((items) =>
      items.flatMap((item) => {
        const isEdit = item.kind === "sent" && item.command.type === "edit";
        const error = {
          kind: "error",
          id: isEdit ? item.command.id : "",
          code: "not_found",
          when: 1,
        } as const;
        return isEdit ? [item, error] : [item];
      }),
    )(good());
    expect(brokenRules(spoilt)).toEqual([]);
    expect(brokenRules(edits)).toContain("refused");
  });

  test.each(SPOILT)("%s", (_, rule, spoil) => {
    expect(brokenRules(good())).toEqual([]);
    expect(brokenRules(spoil(good()))).toContain(rule);
  });
});
