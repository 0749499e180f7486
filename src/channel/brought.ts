import { isClosedKind, may } from "../identity/permissions.ts";
import type { Brought, BroughtWord, BroughtWords } from "../protocol/brought.ts";
import { MAX_BROUGHT } from "../protocol/brought.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { newExtra } from "../storage/message-extra.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { recall } from "./recall.ts";
import type { Room } from "./room.ts";
import type { LogWriter } from "./writer.ts";

/** A channel that is busier than this (1 is all it carries) takes nothing that can wait. */
const BUSY_LOAD = 0.6;
/** What D1 does not have yet stays here; beyond so many events what can wait waits. */
const MAX_WAITING_EVENTS = 5_000;

/** In whose name the ids of brought words are kept: whoever says a word again, it was brought before. */
const BRINGER = "x";

const BUSY = refuse("overloaded", "This channel is too busy", 1);

/**
 * Writes words that were said elsewhere into the log, in one transaction: not limited in rate, calling
 * nobody, each once by (author, id), after the live words that wait.
 */
export async function bring(
  room: Room,
  { userId, words }: BroughtWords,
): Promise<Outcome<Brought>> {
  const refused = refusal(room, userId, words.length);
  if (refused !== undefined) return refused;
  if (words.length === 0) return { ok: { head: room.log.head, places: [] } };
  const behind = room.log.head - room.outbox.confirmed();
  if (room.gate.load > BUSY_LOAD || behind > MAX_WAITING_EVENTS) return BUSY;
  for (const { replyTo } of words) {
    const top = replyTo === undefined ? undefined : placeOf(room.store, replyTo);
    if (top === undefined) continue;
    const command = { type: "send", id: "-", body: "-", threadSeq: top } as const;
    const lost = await recall(room.log, room.history, command);
    if (lost !== undefined) return { refused: lost };
  }
  const places: Brought["places"] = [];
  const done = room.append(
    (writer) => {
      for (const word of words) places.push(write(room.store, writer, word));
    },
    ["history"],
  );
  return "ok" in done ? { ok: { head: room.log.head, places } } : done;
}

function refusal(room: Room, userId: string, count: number) {
  const { record } = room.log;
  const role = room.members.role(userId);
  if (role === undefined) return refuse("forbidden", "Join this channel first");
  if (!may(role, "channel.moderate")) return refuse("forbidden", "Your role does not allow this");
  if (isClosedKind(record.kind))
    return refuse("forbidden", "A conversation takes no words from elsewhere");
  if (record.archivedAt !== null) return refuse("forbidden", "This channel is archived");
  if (count > MAX_BROUGHT) return refuse("too_large", `At most ${MAX_BROUGHT} words at once`);
  return undefined;
}

function write(
  store: ObjectStore,
  writer: LogWriter,
  { id, authorId, as, body, me, replyTo, broadcast }: BroughtWord,
): { seq: number; repeat: boolean } {
  const known = placeOf(store, id);
  if (known !== undefined) return { seq: known, repeat: true };
  const { seq, at } = writer.next;
  store.run(
    `INSERT INTO dedupe (author_id, client_id, seq, at, hash) VALUES (?, ?, ?, ?, '')`,
    BRINGER,
    id,
    seq,
    at,
  );
  const threadSeq = replyTo === undefined ? null : topOf(store, writer, replyTo);
  writer.create({
    clientMsgId: id,
    authorId,
    body,
    threadSeq,
    files: [],
    broadcast: broadcast === true && threadSeq !== null,
    extra: newExtra({ as, me }),
    quiet: true,
  });
  return { seq, repeat: false };
}

/** The first message of the thread that a reply belongs to, where it can have replies. */
function topOf(store: ObjectStore, writer: LogWriter, replyTo: string): number | null {
  const seq = placeOf(store, replyTo);
  const top = seq === undefined ? undefined : writer.message(seq);
  return top === undefined || top.deleted_at !== null || top.thread_seq !== null ? null : top.seq;
}

function placeOf(store: ObjectStore, id: string): number | undefined {
  return store.rows<{ seq: number }>(
    `SELECT seq FROM dedupe WHERE author_id = ? AND client_id = ?`,
    BRINGER,
    id,
  )[0]?.seq;
}
