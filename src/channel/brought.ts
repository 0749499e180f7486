import { isClosedKind, may } from "../identity/permissions.ts";
import type { Brought, BroughtWord, BroughtWords } from "../protocol/brought.ts";
import { MAX_BROUGHT } from "../protocol/brought.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { newExtra } from "../storage/message-extra.ts";
import type { HistoryStore } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { addMarks, firstBody } from "./brought-marks.ts";
import { recall } from "./recall.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { LogWriter } from "./writer.ts";

/** A channel that is busier than this (1 is all it carries) takes nothing that can wait. */
const BUSY_LOAD = 0.6;
/** What D1 does not have yet stays here; beyond so many events what can wait waits. */
const MAX_WAITING_EVENTS = 5_000;

/** What of a channel takes words from elsewhere; a Room fits. */
export type BringDeps = {
  store: ObjectStore;
  log: ChannelLog;
  members: Members;
  gate: { load: number };
  outbox: { confirmed(): number };
  history: Pick<HistoryStore, "one">;
  append(work: (writer: LogWriter) => void, owes: readonly "history"[]): Outcome<unknown>;
};

/** In whose name the ids of brought words are kept: whoever says a word again, it was brought before. */
const BRINGER = "x";

const BUSY = refuse("overloaded", "This channel is too busy", 1);

/**
 * Writes words that were said elsewhere into the log, in one transaction: not limited in rate, calling
 * nobody, each once by (author, id), after the live words that wait.
 */
export async function bring(
  room: BringDeps,
  { userId, words, between }: BroughtWords,
): Promise<Outcome<Brought>> {
  const refused = between === undefined ? refusal(room, userId) : privateRefusal(room, between);
  if (words.length > MAX_BROUGHT)
    return refuse("too_large", `At most ${MAX_BROUGHT} words at once`);
  if (refused !== undefined) return refused;
  if (words.length === 0) return { ok: { head: room.log.head, places: [] } };
  const behind = room.log.head - room.outbox.confirmed();
  if (room.gate.load > BUSY_LOAD || behind > MAX_WAITING_EVENTS) return BUSY;
  for (const { id, replyTo } of words) {
    const top = replyTo === undefined ? undefined : placeOf(room.store, replyTo);
    if (top === undefined || placeOf(room.store, id) !== undefined) continue;
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

/** A conversation takes words of its own people alone. */
function privateRefusal({ log, members }: BringDeps, between: readonly string[]) {
  const people = new Set(between);
  const isTheirs =
    isClosedKind(log.record.kind) &&
    members.count === people.size &&
    between.every((userId) => members.role(userId) !== undefined);
  return isTheirs ? undefined : refuse("forbidden", "This conversation is between its people only");
}

function refusal(room: BringDeps, userId: string) {
  const { record } = room.log;
  const role = room.members.role(userId);
  if (role === undefined) return refuse("forbidden", "Join this channel first");
  if (!may(role, "channel.moderate")) return refuse("forbidden", "Your role does not allow this");
  if (isClosedKind(record.kind))
    return refuse("forbidden", "A conversation takes no words from elsewhere");
  if (record.archivedAt !== null) return refuse("forbidden", "This channel is archived");
  return undefined;
}

function write(
  store: ObjectStore,
  writer: LogWriter,
  word: BroughtWord,
): { seq: number; repeat: boolean } {
  const { id, authorId, as, me, replyTo, broadcast, marks } = word;
  const known = placeOf(store, id);
  if (known !== undefined) return { seq: known, repeat: true };
  const twin = twinOf(store, word);
  const { seq, at } = twin ?? writer.next;
  store.run(
    `INSERT INTO dedupe (author_id, client_id, seq, at, hash) VALUES (?, ?, ?, ?, '')`,
    BRINGER,
    id,
    seq,
    at,
  );
  // Now its replies find it too.
  if (twin !== undefined) return { seq, repeat: true };
  const threadSeq = replyTo === undefined ? null : topOf(store, writer, replyTo);
  writer.create({
    clientMsgId: id,
    authorId,
    body: firstBody(word),
    threadSeq,
    files: [],
    broadcast: broadcast === true && threadSeq !== null,
    extra: newExtra({ as, me, poll: marks?.poll && { ...marks.poll, closed: true } }),
    quiet: true,
  });
  if (marks !== undefined) addMarks(store, writer, seq, word, marks);
  return { seq, repeat: false };
}

/** The first message of the thread that a reply belongs to, where it can have replies. */
function topOf(store: ObjectStore, writer: LogWriter, replyTo: string): number | null {
  const seq = placeOf(store, replyTo);
  const top = seq === undefined ? undefined : writer.message(seq);
  return top === undefined || top.deleted_at !== null || top.thread_seq !== null ? null : top.seq;
}

/** The word that was sent here itself, or brought under the id that it has here. */
function twinOf(
  store: ObjectStore,
  { twin }: BroughtWord,
): { seq: number; at: number } | undefined {
  if (twin === undefined) return undefined;
  return store.rows<{ seq: number; at: number }>(
    `SELECT seq, at FROM dedupe WHERE author_id IN (?, ?) AND client_id = ?`,
    twin.authorId,
    BRINGER,
    twin.clientMsgId,
  )[0];
}

function placeOf(store: ObjectStore, id: string): number | undefined {
  return store.rows<{ seq: number }>(
    `SELECT seq FROM dedupe WHERE author_id = ? AND client_id = ?`,
    BRINGER,
    id,
  )[0]?.seq;
}
