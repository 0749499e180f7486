import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addMissing,
  dropOldest,
  EMPTY_LOG,
  findEntry,
  firstSeq,
  logOf,
  messagesOf,
  putEntry,
} from "../../src/client/message-log.ts";
import type { Entry } from "../../src/client/message-log.ts";
import type { Message } from "../../src/protocol/events.ts";

const entry = (seq: number, body = ""): Entry => ({ message: { seq, body } as Message, asOf: seq });
const seqsOf = (log: typeof EMPTY_LOG) => messagesOf(log).map((message) => message.seq);
const manySeqs = fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 600 });

describe("message log", () => {
  test("is a sorted map, whatever the order of putting", () => {
    fc.assert(
      fc.property(manySeqs, (seqs) => {
        let log = EMPTY_LOG;
        const model = new Map<number, string>();
        for (const [i, seq] of seqs.entries()) {
          log = putEntry(log, entry(seq, `${i}`));
          model.set(seq, `${i}`);
        }
        const sorted = [...model.keys()].toSorted((a, b) => a - b);
        expect([seqsOf(log), log.size, firstSeq(log)]).toEqual([sorted, model.size, sorted[0]]);
        for (const [seq, body] of model) expect(findEntry(log, seq)?.message.body).toBe(body);
        expect(findEntry(log, 2_001)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  test("a change leaves the log before it as it was, and shares all chunks but one", () => {
    const before = logOf(Array.from({ length: 5_000 }, (_, i) => entry(i + 1)));
    const after = putEntry(putEntry(before, entry(2_500, "new")), entry(5_001));
    expect([findEntry(before, 2_500)?.message.body, before.size]).toEqual(["", 5_000]);
    expect(after.chunks.filter((chunk) => !before.chunks.includes(chunk)).length).toBe(2);
    expect(Math.max(...after.chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(128);
  });

  test("chunks stay small when a log grows from its middle or at its end", () => {
    let middle = logOf([entry(1), entry(100_000)]);
    for (let seq = 50_000; seq > 40_000; seq -= 10) middle = putEntry(middle, entry(seq));
    let end = EMPTY_LOG;
    for (let seq = 1; seq <= 1_000; seq += 1) end = putEntry(end, entry(seq));
    for (const log of [middle, end])
      expect(Math.max(...log.chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(128);
  });

  test("takes in what it lacks, and keeps what it has", () => {
    const log = logOf([entry(2, "mine"), entry(4)]);
    const more = addMissing(log, [entry(1), entry(2, "theirs"), entry(3)]);
    expect([seqsOf(more), findEntry(more, 2)?.message.body]).toEqual([[1, 2, 3, 4], "mine"]);
    expect(addMissing(more, [entry(1)])).toBe(more);
  });

  test("forgets its oldest in chunks, never below what is to be kept", () => {
    const log = logOf(Array.from({ length: 1_000 }, (_, i) => entry(i + 1)));
    const kept = dropOldest(log, 100);
    expect(kept.size).toBeGreaterThanOrEqual(100);
    expect(kept.size).toBeLessThan(164);
    expect(seqsOf(kept).at(-1)).toBe(1_000);
    expect(dropOldest(kept, 100)).toBe(kept);
  });
});
