import { logBug } from "../observability/log.ts";
import type { EventRow, MessageRow } from "../storage/message-rows.ts";
import type { ChannelTable, MemberCopy } from "../storage/directory/channels.ts";
import { restAfter } from "../storage/giving-way.ts";
import type { HistoryStore, StoredMessage, StoredVersion } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";

/** Who reads the log to the end: each has a cursor of its own and never waits for another. */
export type Consumer = "history" | "directory";

/** Events that one step hands over; their messages go in one statement, so their bodies stay under D1's 2 MB. */
const STEP_EVENTS = 100;
/** Events that are dropped at once when nobody needs them any more. */
const PRUNED_AT_ONCE = 100;
/** Between two of them, and between two steps: enough for one thread, and nothing beside the way to a D1 far away. */
const REST = { times: 4, most: 16 };
/** Steps of one alarm; what is left comes with the next. */
const STEPS = 20;
/** A channel that was just busy is drained again after this, ms, and a failing D1 is asked again after 1 s · 2^n, at most a minute. */
const AGAIN_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** Characters that one statement takes, about, and what a name of a person takes of them. */
const PIECE_CHARACTERS = 400_000;
const NAME_CHARACTERS = 40;

/** Messages in as many pieces as D1 takes in one statement each: nearly always one. */
function inPieces(messages: readonly StoredMessage[]): StoredMessage[][] {
  const pieces: StoredMessage[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const stored of messages) {
    const { body, reactions, poll } = stored.message;
    const names =
      reactions.reduce((sum, { count }) => sum + count, 0) +
      (poll?.votes.reduce((sum, { userIds }) => sum + userIds.length, 0) ?? 0);
    const own = body.length + names * NAME_CHARACTERS;
    if (size + own > PIECE_CHARACTERS) {
      pieces.push([]);
      size = 0;
    }
    size += own;
    pieces.at(-1)?.push(stored);
  }
  return pieces;
}

/** Drains the log to the stores that follow it. Idempotent on (channel, seq): a step may be repeated. */
export class Outbox {
  readonly #store: ObjectStore;
  readonly #log: ChannelLog;
  readonly #history: Pick<HistoryStore, "put">;
  readonly #channels: Pick<ChannelTable, "putMembers" | "putRecord">;
  readonly #others: () => number;

  /** `others` is up to where the log is settled for whoever else follows it. */
  constructor(
    store: ObjectStore,
    log: ChannelLog,
    history: Pick<HistoryStore, "put">,
    channels: Pick<ChannelTable, "putMembers" | "putRecord">,
    others: () => number = () => log.head,
  ) {
    this.#store = store;
    this.#log = log;
    this.#history = history;
    this.#channels = channels;
    this.#others = others;
  }

  /** How far D1 has the messages. */
  confirmed(): number {
    return this.#cursor("history").seq;
  }

  /** Up to where every consumer has what it needs. */
  settled(): number {
    return Math.min(this.confirmed(), this.#directoryNeeds(), this.#others());
  }

  /** Since when the oldest message waits that D1 has not, ms; null where it has all of them. */
  waitsSince(): number | null {
    const oldest = this.#store.rows<{ at: number }>(
      `SELECT at FROM message WHERE seq > ? ORDER BY seq LIMIT 1`,
      this.confirmed(),
    )[0];
    return oldest === undefined ? null : Math.floor(oldest.at / 1_000);
  }

  /**
   * Runs one consumer to the head, or as far as an alarm should, with rests for those who talk; answers
   * when it wants to run again, ms.
   */
  async drain(consumer: Consumer, nowMs: () => number): Promise<number | null> {
    for (let step = 0; step < STEPS; step += 1) {
      const startedAt = nowMs();
      const { seq, failures } = this.#cursor(consumer);
      if (seq >= this.#log.head) break;
      const upTo = Math.min(seq + STEP_EVENTS, this.#log.head);
      try {
        if (consumer === "history") await this.#toHistory(seq, upTo);
        else await this.#toDirectory(seq, upTo);
      } catch (error) {
        logBug(`outbox of a channel: ${consumer}`, error);
        this.#setCursor(consumer, seq, failures + 1);
        return nowMs() + Math.min(1_000 * 2 ** failures, MAX_RETRY_MS);
      }
      this.#setCursor(consumer, upTo, 0);
      if (upTo < this.#log.head) await restAfter(nowMs() - startedAt, REST);
    }
    for (let startedAt = nowMs(); this.#log.prune(this.settled(), PRUNED_AT_ONCE);) {
      await restAfter(nowMs() - startedAt, REST);
      startedAt = nowMs();
    }
    const waits = this.#cursor(consumer).seq < this.#log.head;
    return waits && (consumer === "history" || this.#directoryNeeds() < this.#log.head)
      ? nowMs() + AGAIN_MS
      : null;
  }

  async #toHistory(after: number, upTo: number): Promise<void> {
    // What was created, what an event names, and the threads whose counts these moved.
    const rows = this.#store.rows<Pick<MessageRow, "seq" | "rev" | "pinned">>(
      `WITH named AS (
         SELECT seq FROM message WHERE seq > ?1 AND seq <= ?2
         UNION SELECT message_seq FROM event WHERE seq > ?1 AND seq <= ?2 AND message_seq IS NOT NULL)
       SELECT seq, rev, pinned FROM message WHERE seq IN (
         SELECT seq FROM named
         UNION SELECT thread_seq FROM message WHERE seq IN (SELECT seq FROM named))`,
      after,
      upTo,
    );
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    const stored = this.#log.present([...bySeq.keys()]).map((message) => {
      const { rev = 0, pinned = 0 } = bySeq.get(message.seq) ?? {};
      return { message, rev, pin: pinned };
    });
    const versions = this.#store.rows<StoredVersion>(
      `SELECT version.* FROM event
       JOIN version ON version.message_seq = event.message_seq AND version.rev = event.seq
       WHERE event.seq > ? AND event.seq <= ? AND type = 'message.edited'`,
      after,
      upTo,
    );
    const pieces = inPieces(stored);
    for (const [i, piece] of pieces.entries())
      await this.#history.put(piece, i === pieces.length - 1 ? versions : []);
  }

  async #toDirectory(after: number, upTo: number): Promise<void> {
    const members = this.#store.rows<MemberCopy>(
      `SELECT user_id AS userId, role, state, rev FROM member WHERE rev > ? AND rev <= ?`,
      after,
      upTo,
    );
    await this.#channels.putMembers(this.#log.record.id, members);
    const record = this.#store.rows<EventRow>(
      `SELECT * FROM event WHERE seq > ? AND seq <= ? AND type IN ('channel.updated', 'channel.archived')
       ORDER BY seq DESC LIMIT 1`,
      after,
      upTo,
    )[0];
    if (record !== undefined) await this.#channels.putRecord(this.#log.record, record.seq);
  }

  /** The log up to here holds nothing that the directory still lacks. */
  #directoryNeeds(): number {
    const next = this.#store.rows<{ seq: number | null }>(
      `SELECT min(seq) AS seq FROM event WHERE seq > ? AND type IN
         ('member.joined', 'member.left', 'channel.updated', 'channel.archived')`,
      this.#cursor("directory").seq,
    )[0]?.seq;
    return next === null || next === undefined ? this.#log.head : next - 1;
  }

  #cursor(consumer: Consumer): { seq: number; failures: number } {
    return (
      this.#store.rows<{ seq: number; failures: number }>(
        `SELECT seq, failures FROM cursor WHERE consumer = ?`,
        consumer,
      )[0] ?? { seq: 0, failures: 0 }
    );
  }

  #setCursor(consumer: Consumer, seq: number, failures: number): void {
    this.#store.run(
      `INSERT INTO cursor (consumer, seq, failures) VALUES (?, ?, ?)
       ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, failures = excluded.failures`,
      consumer,
      seq,
      failures,
    );
  }
}
