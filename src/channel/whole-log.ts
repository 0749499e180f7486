import type { Message } from "../protocol/events.ts";
import type { WordCount } from "../protocol/report.ts";
import { QUARTER_MS } from "../protocol/report.ts";
import type { StoredVersion } from "../storage/history.ts";
import { VERSIONS_READ } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Sized } from "../storage/page-size.ts";
import { pageEnd } from "../storage/page-size.ts";
import type { ChannelLog } from "./log.ts";
import { readMessages } from "./recent.ts";

/**
 * What the object counts: every message that D1 has not, or has as it was before. D1 counts the rest,
 * those up to `floor` and beyond `expired` that are not among `known`.
 */
export type CountSlice = { counts: WordCount[]; floor: number; expired: number; known: number[] };

/**
 * The same for messages themselves: those that are here of the places after `from` up to `upTo`, and the
 * newest of what edits have replaced of each. Places up to `floor` come before those beyond it, and D1 has
 * the rest of them; it may have those that are here as they were before.
 */
export type LogSlice = {
  messages: Message[];
  versions: StoredVersion[];
  from: number;
  upTo: number;
  /** True where the log ends with it. */
  isLast: boolean;
  floor: number;
};

/** In SQL: what D1 cannot be asked about; of the floor, and of how far D1 has the log. */
const HERE = `(seq > ?1 OR rev > ?2)`;

/** In SQL: bytes of all that belongs to a message, as far as it is read. */
const SIZE = `octet_length(body) + octet_length(files) + octet_length(mentions) + coalesce(octet_length(extra), 0)
  + (SELECT coalesce(sum(octet_length(user_id) + octet_length(emoji)), 0) FROM reaction WHERE message_seq = message.seq)
  + (SELECT coalesce(sum(octet_length(user_id)), 0) FROM vote WHERE message_seq = message.seq)
  + CASE WHEN edited_at IS NULL THEN 0 ELSE (SELECT coalesce(sum(octet_length(body)), 0) FROM (
      SELECT body FROM version WHERE message_seq = message.seq ORDER BY rev DESC LIMIT ${VERSIONS_READ})) END`;
/** Messages that are measured at a time: some have reactions by thousands. */
const MEASURED = 25;

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

/** The first messages after a place, those of them that are here: `limit` at most and no more than one answer carries. */
export function sliceLog(
  store: ObjectStore,
  log: ChannelLog,
  confirmed: number,
  { after, limit }: { after: number; limit: number },
): LogSlice {
  const { floor } = log;
  const from = Math.max(after, log.expired.seq);
  const isAbove = from >= floor;
  const last = isAbove ? log.head : floor;
  const end = pageEnd(sizes(store, floor, confirmed, { after: from, upTo: last }), limit);
  const upTo = end ?? last;
  const where = `seq > ? AND seq <= ? AND (seq > ? OR rev > ?)`;
  const messages = readMessages(store, log.record.id, where, from, upTo, floor, confirmed);
  const edited = messages.filter(({ editedAt }) => editedAt !== null).map(({ seq }) => seq);
  const versions = store.rows<StoredVersion>(
    `SELECT v.message_seq, v.rev, v.body, v.at FROM json_each(?) one CROSS JOIN version v
     WHERE v.message_seq = one.value AND v.rev >= coalesce((SELECT rev FROM version
       WHERE message_seq = one.value ORDER BY rev DESC LIMIT 1 OFFSET ${VERSIONS_READ - 1}), 0)
     ORDER BY v.message_seq, v.rev`,
    JSON.stringify(edited),
  );
  return { messages, versions, from, upTo, isLast: isAbove && end === undefined, floor };
}

/** How large the messages are, in their order, as far as somebody asks. */
function* sizes(
  store: Pick<ObjectStore, "rows">,
  floor: number,
  confirmed: number,
  { after, upTo }: { after: number; upTo: number },
): Generator<Sized> {
  for (let from = after; ;) {
    const rows = store.rows<Sized>(
      `SELECT seq, ${SIZE} AS size FROM message
       WHERE ${HERE} AND seq > ?3 AND seq <= ?4 ORDER BY seq LIMIT ${MEASURED}`,
      floor,
      confirmed,
      from,
      upTo,
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < MEASURED) return;
    from = last.seq;
  }
}
