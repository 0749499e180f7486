import type { Message } from "../protocol/events.ts";
import { QUARTER_MS } from "../protocol/report.ts";
import type { WordCount } from "../protocol/report.ts";
import type { Env } from "./env.ts";
import type { StoredRow, StoredVersion } from "./history.ts";
import { fromStored, historyDb, VERSIONS_READ } from "./history.ts";
import type { Sized } from "./page-size.ts";
import { pageEnd } from "./page-size.ts";

/** Places of the log that one statement counts: some milliseconds of a thread that all channels of a shard share. */
export const COUNT_PLACES = 2_000;

/** In SQL: which quarter of an hour a message is of. */
const QUARTER = `at / ${QUARTER_MS * 1_000}`;

/** In SQL: bytes of all that is read of a message, what edits have replaced of it too. */
const SIZE = `octet_length(body) + octet_length(reactions) + octet_length(files) + octet_length(mentions)
  + coalesce(octet_length(extra), 0) + CASE WHEN edited_at IS NULL THEN 0 ELSE (
    SELECT coalesce(sum(octet_length(body)), 0) FROM (SELECT body FROM message_version
      WHERE channel_id = message.channel_id AND message_seq = message.seq
      ORDER BY rev DESC LIMIT ${VERSIONS_READ})) END`;

/** A part of a channel's log: places after `after` and up to `upTo`. */
export type Places = { after: number; upTo: number };

/** Reads a channel's whole history, a bounded part of it at a time. Calls throw what D1 throws. */
export class HistoryScan {
  readonly #db: D1Database;
  readonly #channelId: string;

  constructor(env: Env, channelId: string) {
    this.#db = historyDb(env, channelId);
    this.#channelId = channelId;
  }

  /** The newest place that D1 has a message of; 0 for none. */
  async last(): Promise<number> {
    const row = await this.#db
      .prepare(`SELECT max(seq) AS seq FROM message WHERE channel_id = ?`)
      .bind(this.#channelId)
      .first<{ seq: number | null }>();
    return row?.seq ?? 0;
  }

  /** Places up to `upTo` whose messages are of a time from `from` to before `to`, µs. A handful of look-ups. */
  async between(upTo: number, from: number, to: number): Promise<Places> {
    const after = (await this.#firstAt(upTo, from)) - 1;
    return { after, upTo: Math.max((await this.#firstAt(upTo, to)) - 1, after) };
  }

  /** Counts the messages of at most {@link COUNT_PLACES} places, but for those in `except`. */
  async count(
    { after, upTo }: Places,
    from: number,
    to: number,
    except: readonly number[],
  ): Promise<WordCount[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT author_id AS authorId, ${QUARTER} AS quarter, count(*) AS messages,
           sum(thread_seq IS NOT NULL) AS replies
         FROM message WHERE channel_id = ?1 AND seq > ?2 AND seq <= ?3 AND at >= ?4 AND at < ?5
           AND deleted_at IS NULL AND seq NOT IN (SELECT value FROM json_each(?6))
         GROUP BY 1, 2`,
      )
      .bind(this.#channelId, after, upTo, from, to, JSON.stringify(except))
      .all<WordCount>();
    return results;
  }

  /**
   * The first messages of these places, replies too, ascending, and the newest of what edits have replaced
   * of each: `limit` at most and no more than one answer carries. It goes to the place `upTo`.
   */
  async page(
    { after, upTo }: Places,
    limit: number,
  ): Promise<{ messages: Message[]; versions: StoredVersion[]; upTo: number }> {
    const on = (query: string, ...values: (string | number)[]) =>
      this.#db.prepare(query).bind(this.#channelId, ...values);
    const sizes = await on(
      `SELECT seq, ${SIZE} AS size FROM message
       WHERE channel_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
      after,
      upTo,
      limit + 1,
    ).all<Sized>();
    const end = pageEnd(sizes.results, limit) ?? upTo;
    const { results } = await on(
      `SELECT * FROM message WHERE channel_id = ? AND seq > ? AND seq <= ? ORDER BY seq`,
      after,
      end,
    ).all<StoredRow>();
    const messages = results.map((row) => fromStored(this.#channelId, row));
    const edited = messages.filter(({ editedAt }) => editedAt !== null).map(({ seq }) => seq);
    if (edited.length === 0) return { messages, versions: [], upTo: end };
    const versions = await on(
      `SELECT v.message_seq, v.rev, v.body, v.at FROM json_each(?2) one CROSS JOIN message_version v
       WHERE v.channel_id = ?1 AND v.message_seq = one.value AND v.rev >= coalesce(
         (SELECT rev FROM message_version WHERE channel_id = ?1 AND message_seq = one.value
          ORDER BY rev DESC LIMIT 1 OFFSET ${VERSIONS_READ - 1}), 0)
       ORDER BY v.message_seq, v.rev`,
      JSON.stringify(edited),
    ).all<StoredVersion>();
    return { messages, versions: versions.results, upTo: end };
  }

  /**
   * Takes back what is beyond `head`, the end of a log that was restored: later messages go, later
   * states stay, as if they had been the last ones, until the channel says otherwise.
   */
  async cutBack(head: number): Promise<void> {
    const on = (query: string) => this.#db.prepare(query).bind(this.#channelId, head);
    await this.#db.batch([
      on(`DELETE FROM message_version WHERE channel_id = ?1 AND (message_seq > ?2 OR rev > ?2)`),
      on(`DELETE FROM message WHERE channel_id = ?1 AND seq > ?2`),
      on(`UPDATE message SET rev = 0, pinned = min(pinned, ?2) WHERE channel_id = ?1 AND rev > ?2`),
    ]);
  }

  /** The first place up to `upTo` with a message of `at` (µs) or later, or the one after `upTo`: times rise with places. */
  async #firstAt(upTo: number, at: number): Promise<number> {
    let low = 1;
    let high = upTo + 1;
    // What is asked first settles most: the end, then the beginning.
    let middle = upTo;
    while (low < high) {
      const next = await this.#from(middle, upTo);
      if (next === undefined) high = middle;
      else if (next.at < at) low = next.seq + 1;
      else high = middle;
      middle = middle === upTo ? 1 : Math.floor((low + high) / 2);
    }
    return low;
  }

  /** The first message at a place or after it. */
  async #from(seq: number, upTo: number): Promise<{ seq: number; at: number } | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT seq, at FROM message WHERE channel_id = ? AND seq >= ? AND seq <= ? ORDER BY seq LIMIT 1`,
      )
      .bind(this.#channelId, seq, upTo)
      .first<{ seq: number; at: number }>();
    return row ?? undefined;
  }
}
