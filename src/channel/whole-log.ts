import type { Message } from "../protocol/events.ts";
import type { WordCount } from "../protocol/report.ts";
import { QUARTER_MS } from "../protocol/report.ts";
import type { StoredVersion } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";
import { readMessages } from "./recent.ts";

/**
 * What the object counts: every message that D1 has not, or has as it was before. D1 counts the rest,
 * those up to `floor` and beyond `expired` that are not among `known`.
 */
export type CountSlice = { counts: WordCount[]; floor: number; expired: number; known: number[] };

/** The same for messages themselves, those after a place: what is here of them, with what edits have replaced. */
export type LogSlice = {
  messages: Message[];
  /** At or below the floor, as D1 may not have them yet. */
  changed: Message[];
  versions: StoredVersion[];
  floor: number;
  expired: number;
};

/** In SQL: what D1 cannot be asked about; of the floor, and of how far D1 has the log. */
const HERE = `(seq > ?1 OR rev > ?2)`;

/** Counts messages of a time from `from` to before `to`, µs. `confirmed` is how far D1 has the log. */
export function countLog(
  store: Pick<ObjectStore, "rows">,
  log: ChannelLog,
  confirmed: number,
  from: number,
  to: number,
): CountSlice {
  const { floor } = log;
  const expired = log.expired.seq;
  const counts = store.rows<WordCount>(
    `SELECT author_id AS authorId, at / ${QUARTER_MS * 1_000} AS quarter, count(*) AS messages,
       sum(thread_seq IS NOT NULL) AS replies
     FROM message WHERE ${HERE} AND seq > ?3 AND at >= ?4 AND at < ?5 AND deleted_at IS NULL
     GROUP BY 1, 2`,
    floor,
    confirmed,
    expired,
    from,
    to,
  );
  const known = store.rows<{ seq: number }>(
    `SELECT seq FROM message WHERE seq <= ? AND rev > ?`,
    floor,
    confirmed,
  );
  return { counts, floor, expired, known: known.map(({ seq }) => seq) };
}

/** The first messages after a place, those of them that are here. */
export function sliceLog(
  store: ObjectStore,
  log: ChannelLog,
  confirmed: number,
  { after, limit }: { after: number; limit: number },
): LogSlice {
  const { floor } = log;
  const read = (where: string, ...params: number[]) =>
    readMessages(store, log.record.id, where, ...params);
  const messages = read(
    `seq IN (SELECT seq FROM message WHERE seq > ? AND seq > ? ORDER BY seq LIMIT ?)`,
    after,
    floor,
    limit,
  );
  const changed = read(`seq > ? AND seq <= ? AND rev > ?`, after, floor, confirmed);
  const edited = [...messages, ...changed].filter(({ editedAt }) => editedAt !== null);
  const versions = store.rows<StoredVersion>(
    `SELECT message_seq, rev, body, at FROM version
     WHERE message_seq IN (SELECT value FROM json_each(?)) ORDER BY message_seq, rev`,
    JSON.stringify(edited.map(({ seq }) => seq)),
  );
  return { messages, changed, versions, floor, expired: log.expired.seq };
}
