import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message, Poll } from "../../../src/protocol/events.ts";
import { diffWords } from "../../../src/web/message/diff.ts";
import { fieldTime, remindTimes } from "../../../src/web/message/remind-times.ts";
import { emptyPoll, tally } from "../../../src/web/poll/tally.ts";
import { quoteOf, withQuote } from "../../../src/web/quote/quote-text.ts";
import { RepliersOf } from "../../../src/web/thread/repliers.ts";

describe("what an edit changed", () => {
  const text = fc
    .array(fc.constantFrom("one", "two", "three", " ", "\n", ", ", "ü"))
    .map((all) => all.join(""));

  it("gives both texts back, whatever they are", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = diffWords(before, after);
        const of = (...kinds: string[]) =>
          pieces
            .filter(({ kind }) => kinds.includes(kind))
            .map((piece) => piece.text)
            .join("");
        expect(of("same", "removed")).toBe(before);
        expect(of("same", "added")).toBe(after);
        for (const [index, { kind }] of pieces.entries())
          expect(kind).not.toBe(pieces[index + 1]?.kind);
      }),
    );
  });

  it("goes by words", () => {
    expect(diffWords("back by four.", "back by three.")).toEqual([
      { kind: "same", text: "back by " },
      { kind: "removed", text: "four" },
      { kind: "added", text: "three" },
      { kind: "same", text: "." },
    ]);
  });

  it("does not look for long at two long texts that have nothing in common", () => {
    const long = (word: string) => `${word} `.repeat(1_900);
    expect(diffWords(long("a"), long("b")).length).toBeGreaterThan(0);
  });
});

describe("a quote", () => {
  it("marks each line and leaves room for the answer", () => {
    expect(quoteOf("one\n\ntwo")).toBe("> one\n>\n> two\n\n");
  });

  it("is cut, and never leaves a fence open", () => {
    const lines = ["```", ...Array.from({ length: 9 }, (_, n) => `line ${n}`), "```"].join("\n");
    expect(
      quoteOf(lines)
        .split("\n")
        .filter((line) => line.includes("```")),
    ).toHaveLength(2);
    expect(quoteOf("1\n2\n3\n4\n5\n6\n7")).toBe("> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n> …\n\n");
  });

  it("goes below what is written", () => {
    expect(withQuote("", "> a\n\n")).toBe("> a\n\n");
    expect(withQuote("words \n", "> a\n\n")).toBe("words\n\n> a\n\n");
  });
});

describe("a poll's tally", () => {
  const poll = (votes: string[][], more: Partial<Poll> = {}): Poll => ({
    ...emptyPoll({ question: "?", options: votes.map((_, n) => `option ${n}`) }),
    votes: votes.map((userIds, option) => ({ option, userIds })),
    ...more,
  });

  it("counts people, not votes, and knows one's own", () => {
    const { lines, people } = tally(poll([["a", "b"], ["a"], []], { multiple: true }), "a");
    expect(people).toBe(2);
    expect(lines.map(({ count, share, own, leads }) => [count, share, own, leads])).toEqual([
      [2, 1, true, true],
      [1, 0.5, true, false],
      [0, 0, false, false],
    ]);
  });

  it("is nothing where nobody has voted", () => {
    const { lines, people } = tally(poll([[], []]), "a");
    expect(people).toBe(0);
    expect(lines.every(({ share, leads }) => share === 0 && !leads)).toBe(true);
  });
});

describe("who replied", () => {
  const reply = (seq: number, authorId: string, threadSeq: number | null = 1) =>
    ({ seq, authorId, threadSeq, deletedAt: null }) as Message;

  it("is the last three, the newest first, each once", () => {
    const of = new RepliersOf();
    const all = ["a", "b", "a", "c", "d"].map((author, n) => reply(n + 2, author));
    expect(of.now([reply(1, "x", null), ...all]).get(1)).toEqual(["d", "c", "a"]);
  });

  it("stays the same object until a reply comes or goes", () => {
    const of = new RepliersOf();
    const first = of.now([reply(2, "a")]);
    expect(of.now([reply(2, "a"), reply(3, "b", null)])).toBe(first);
    expect(of.now([reply(2, "a"), reply(4, "b")])).not.toBe(first);
  });
});

describe("moments to be reminded at", () => {
  it("are ahead, ascending and different, on every day of the week", () => {
    for (let day = 0; day < 14; day += 1) {
      const now = new Date(2026, 10, 16 + day, 14, 20).getTime();
      const times = remindTimes(now).map(({ at }) => at);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(times.every((at) => at > now)).toBe(true);
      const monday = times.at(-1) ?? 0;
      if (times.length === 4) expect(new Date(monday).getDay()).toBe(1);
    }
  });

  it("are written as a field for date and time takes them", () => {
    expect(fieldTime(new Date(2026, 0, 5, 9, 7).getTime())).toBe("2026-01-05T09:07");
  });
});
