import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Outbox } from "../../src/channel/outbox.ts";
import { sliceLog } from "../../src/channel/whole-log.ts";
import { messageLines } from "../../src/jobs/export/message-lines.ts";
import type { MessageSource } from "../../src/jobs/export/message-lines.ts";
import { linesOf } from "../../src/jobs/import/workspace/read.ts";
import type { ExportedMessage } from "../../src/protocol/export.ts";
import { exportMessage, formatExportLine, parseExportLine } from "../../src/protocol/export.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { TestHistory } from "../channel/d1.ts";
import { freeRules } from "../channel/free-rules.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";
import { wholeVersions } from "../channel/whole-versions.ts";

const ID = "c_00000000000000000000";
const MIB = 1_048_576;
/** What a call to an object carries, far above what a page has. */
const CALL_BYTES = 4 * MIB;
const VERSIONS = 100;
const LONG = "x".repeat(4_000);
const nowhere = { putMembers: () => Promise.resolve(), putRecord: () => Promise.resolve() };

/** A channel with its history, as an export reads it. */
class Source {
  readonly store = sqliteStore();
  readonly log = ChannelLog.create(this.store, {
    record: {
      id: ID,
      workspaceId: "w_0",
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: [{ userId: "ann", role: "owner" }],
  });
  readonly #history = new TestHistory(ID);
  readonly #outbox = new Outbox(this.store, this.log, this.#history.store, nowhere);
  readonly #versions = new Map<number, { body: string; at: number }[]>();
  readonly #messages = new Map<number, ExportedMessage>();
  #ids = 0;

  /** Runs commands in one turn; answers the head after it. */
  run(...commands: object[]): number {
    const { store, log } = this;
    const members = new Members(store);
    log.commit(1_000_000 + this.#ids * 1_000, (writer) => {
      const { record } = log;
      const scope = { store, writer, members, record, rules: freeRules(record) };
      for (const what of commands) {
        // Made here, to the shape of commands.
        const one = { ...what, id: `id${(this.#ids += 1)}` } as LogCommand;
        applyCommand(scope, "ann", one, commandHasher(log.hashKey)(one));
      }
    });
    return log.head;
  }

  /** Notes messages as they are now, for what is pruned later. */
  note(seqs: readonly number[]): void {
    for (const message of this.log.present(seqs)) {
      const known = this.#versions.get(message.seq) ?? [];
      const here = wholeVersions(this.store, message.seq);
      const all = [...known.slice(0, Math.max(known.length - here.length, 0)), ...here];
      this.#versions.set(message.seq, all);
      const its = message.deletedAt === null ? all.slice(-VERSIONS) : [];
      this.#messages.set(message.seq, exportMessage(message, its));
    }
  }

  /** D1 has all of it, and the channel no more of it than it keeps. */
  async drain(): Promise<void> {
    while ((await this.#outbox.drain("history", () => 1)) !== null);
  }

  react(seq: number, people: number): void {
    this.store.run(
      `WITH RECURSIVE people (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM people WHERE n < ?2)
       INSERT INTO reaction (message_seq, emoji, user_id, rev)
       SELECT ?1, '👍', printf('user-with-an-id-of-thirty-two-%04d', n), n FROM people`,
      seq,
      people,
    );
  }

  /** The pages of an export, each as large as it may be, and every call that it made. */
  async pages(): Promise<ExportedMessage[][]> {
    const channel = {
      wholeLog: (range: { after: number; limit: number }) => {
        const slice = sliceLog(this.store, this.log, this.#outbox.confirmed(), range);
        expect(Buffer.byteLength(JSON.stringify(slice))).toBeLessThan(CALL_BYTES);
        return Promise.resolve(slice);
      },
    } as unknown as MessageSource["channel"];
    const source = { channel, history: this.#history.scan };
    const pages: ExportedMessage[][] = [];
    for (let after = 0; ;) {
      const page = await messageLines(source, after);
      expect(page.text).toBe(page.lines.map(formatExportLine).join(""));
      expect(Buffer.byteLength(page.text)).toBeLessThanOrEqual(8 * MIB);
      for (const line of page.text.split("\n").filter(Boolean))
        expect(parseExportLine(line)).toHaveProperty("ok");
      pages.push(page.lines);
      if (page.isLast) return pages;
      expect(page.upTo).toBeGreaterThan(after);
      after = page.upTo;
    }
  }

  expected(): ExportedMessage[] {
    return [...this.#messages.values()].toSorted((a, b) => a.seq - b.seq);
  }
}

const say = (body: string) => ({ type: "send", body });
const edit = (seq: number, body: string) => ({ type: "edit", seq, body });

describe("a page of an export", () => {
  it("[EXPORT1] holds the newest hundred of what a program has edited 2,100 times, wherever it is", async () => {
    const source = new Source();
    source.run(say(LONG));
    for (let i = 0; i < 2_100; i += 100)
      source.run(...Array.from({ length: 100 }, (_, n) => edit(1, `${i + n} ${LONG.slice(5)}`)));
    const body = (i: number) => `${i} ${LONG.slice(5)}`;
    const check = async () => {
      const [line, ...others] = (await source.pages()).flat();
      expect(others.length).toBeLessThan(1_500);
      expect(line?.body).toBe(body(2_099));
      const bodies = line?.versions?.map((version) => version.body);
      expect(bodies).toEqual(Array.from({ length: VERSIONS }, (_, i) => body(1_999 + i)));
    };
    await check();
    await source.drain();
    await check();
    // Out of the object, and of the last edits in both.
    for (let i = 0; i < 1_200; i += 100)
      source.run(...Array.from({ length: 100 }, (_, n) => say(`after ${i + n}`)));
    await source.drain();
    expect(source.log.floor).toBeGreaterThan(2_000);
    await check();
  });

  it("[EXPORT1] ends before it is more than a piece of the file holds, whatever its messages have", async () => {
    const source = new Source();
    source.run(...Array.from({ length: 500 }, (_, i) => say(`announcement ${i}`)));
    for (let seq = 1; seq <= 500; seq += 1) source.react(seq, 600);
    source.note(Array.from({ length: 500 }, (_, i) => i + 1));
    const pages = await source.pages();
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.flat()).toEqual(source.expected());
  });

  it("[EXPORT1] is a line that a reader takes, also of words that JSON says in six characters each", async () => {
    const source = new Source();
    const odd = "\u0001".repeat(4_000);
    source.run(say(odd));
    source.run(...Array.from({ length: VERSIONS }, (_, i) => edit(1, `${i}${odd.slice(3)}`)));
    source.run(say("after"));
    const lines = (await source.pages()).flat();
    expect(lines.map(({ body }) => body)).toEqual([`99${odd.slice(3)}`, "after"]);
    expect(lines[0]?.versions?.length).toBeGreaterThan(70);
    expect(lines[0]?.versions?.length).toBeLessThan(VERSIONS);
  });

  it("[EXPORT1] follows the one before: all of them are all that was said, as it is now", async () => {
    const body = fc.constantFrom("a", "some words", LONG);
    const change = fc.record({ seq: fc.nat({ max: 1_999 }).map((n) => n + 1), body });
    const few = fc.array(change, { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(body, { minLength: 1, maxLength: 20 }),
        few,
        few,
        fc.boolean(),
        async (bodies, before, after, isDrained) => {
          const source = new Source();
          for (let i = 0; i < 1_300; i += 130)
            source.run(
              ...Array.from({ length: 130 }, (_, n) => say(bodies[(i + n) % bodies.length] ?? "")),
            );
          const all = Array.from({ length: 1_300 }, (_, i) => i + 1);
          for (const one of before) source.run(edit(one.seq, one.body));
          source.note(all);
          await source.drain();
          const kept = source.log.present(all).map(({ seq }) => seq);
          // Only those that are here: what puts the others back is the room's.
          for (const one of after)
            if (kept.includes(one.seq)) {
              source.run(edit(one.seq, `${one.body.slice(1)}!`));
              source.note([one.seq]);
            }
          if (isDrained) await source.drain();
          expect((await source.pages()).flat()).toEqual(source.expected());
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("lines that an import reads at a time", () => {
  it("[IMP5] are as many as one call to the channel carries", async () => {
    const versions = Array.from({ length: VERSIONS }, (_, i) => ({ body: LONG, at: i }));
    const text = Array.from({ length: 30 }, (_, i) =>
      formatExportLine({
        type: "message",
        channelId: "c_1",
        seq: i + 1,
        clientMsgId: `id${i}`,
        authorId: "ann",
        body: LONG,
        at: i,
        threadSeq: null,
        reactions: [],
        files: [],
        mentions: [],
        pinned: false,
        editedAt: 1,
        deletedAt: null,
        versions,
      }),
    ).join("");
    const bytes = new TextEncoder().encode(text);
    const job = {
      files: {
        size: () => Promise.resolve(bytes.byteLength),
        read: (offset: number, length: number) =>
          Promise.resolve(bytes.slice(offset, offset + length)),
      },
    } as unknown as Parameters<typeof linesOf>[0];
    const seqs: number[] = [];
    for (let at = { offset: 0, lines: 0 }; at.offset < bytes.byteLength;) {
      const { lines, next } = await linesOf(job, at, ["message"], 100);
      expect(lines.length).toBeGreaterThan(0);
      expect(next.offset - at.offset).toBeLessThan(3 * MIB);
      expect(next.lines).toBe(at.lines + lines.length);
      seqs.push(...lines.map(({ seq }) => seq));
      at = next;
    }
    expect(seqs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });
});
