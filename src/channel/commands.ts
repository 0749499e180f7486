import { may } from "../identity/permissions.ts";
import type { Outcome, Refusal } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel, Role } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { base64url, keyedHash } from "../protocol/hmac.ts";
import { LIMITS } from "../protocol/limits.ts";
import { newExtra, pollIn } from "../storage/message-extra.ts";
import type { MessageRow } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Members } from "./members.ts";
import { mentionsIn } from "./mentions.ts";
import { closePoll, vote } from "./polls.ts";
import { follow, followByReply } from "./threads.ts";
import type { LogWriter, Place } from "./writer.ts";
import type { WritingRules } from "./writing-rules.ts";

/** The durable answer to a command: `repeat` where it had been given before. `at` is microseconds. */
export type Applied = { seq: number; at: number; repeat: boolean };

/** Enough to tell two commands apart, bytes. */
const HASH_BYTES = 16;

/** What a command is judged by, read inside the flush's transaction. */
export type CommandScope = {
  store: ObjectStore;
  writer: LogWriter;
  members: Members;
  record: Channel;
  rules: WritingRules;
};

/** How a channel hashes a command without its id, under `key`: the same words again give the same hash, and it tells none of them. */
export function commandHasher(key: string): (command: LogCommand) => string {
  const hash = keyedHash(key);
  return (command) => base64url(hash(withoutId(command)).subarray(0, HASH_BYTES));
}

/** All of a command but its id, by name. Nearly every one is a plain word, whose text is put together by hand. */
function withoutId(command: LogCommand): string {
  if (command.type === "send" && Object.keys(command).length === PLAIN_SEND_KEYS)
    return `[["body",${JSON.stringify(command.body)}],["type","send"]]`;
  const { id: _, ...rest } = command;
  return JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** `type`, `id` and `body`. */
const PLAIN_SEND_KEYS = 3;

/** What the limits on words count a command as. */
export function wordsOf(command: LogCommand): number {
  return 1 + (command.type === "send" ? (command.further?.length ?? 0) : 0);
}

/**
 * Judges and applies one command, inside the flush's transaction: who may, once only by (author, id),
 * then the change itself.
 */
export function applyCommand(
  scope: CommandScope,
  userId: string,
  command: LogCommand,
  hash: string,
): Outcome<Applied> {
  const role = scope.members.role(userId);
  if (role === undefined) return refuse("forbidden", "You are not a member of this channel");
  // Nearly every word is a new one, so its place is taken before anybody asks for an older.
  if (command.type === "send" && refusal(scope, userId, role, command) === undefined) {
    const place = scope.writer.next;
    if (remember(scope.store, userId, command.id, place, hash)) {
      write(scope, userId, command, hash);
      return { ok: { ...place, repeat: false } };
    }
  }
  const first = scope.store.rows<{ seq: number; at: number; hash: string }>(
    `SELECT seq, at, hash FROM dedupe WHERE author_id = ? AND client_id = ?`,
    userId,
    command.id,
  )[0];
  if (first !== undefined) {
    if (first.hash !== hash)
      return refuse("conflict", "This id was used before, for something else");
    return { ok: { seq: first.seq, at: first.at, repeat: true } };
  }
  if (command.type === "send") return refusal(scope, userId, role, command) ?? NOT_YOURS;
  if (scope.record.archivedAt !== null) return ARCHIVED;
  const changed = change(scope, { userId, role }, command);
  if ("refused" in changed) return changed;
  // Without effect there is no event; the answer is where the log stands.
  const { head, lastAt } = scope.writer.position;
  const place = changed.ok ?? { seq: head, at: lastAt };
  remember(scope.store, userId, command.id, place, hash);
  return { ok: { ...place, repeat: false } };
}

/** Notes the first answer to an id, for ever; false where there was one. */
function remember(
  store: ObjectStore,
  userId: string,
  id: string,
  place: Place,
  hash: string,
): boolean {
  const added = store.run(
    `INSERT INTO dedupe (author_id, client_id, seq, at, hash) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (author_id, client_id) DO NOTHING`,
    userId,
    id,
    place.seq,
    place.at,
    hash,
  );
  return added > 0;
}

/** The place of the event that a change made; none where it made none. */
type Changed = Outcome<Place | undefined>;
type Send = Extract<LogCommand, { type: "send" }>;

function change(
  scope: CommandScope,
  { userId, role }: { userId: string; role: Role },
  command: Exclude<LogCommand, Send>,
): Changed {
  const { store, writer, rules } = scope;
  const message = writer.message(command.seq);
  if (message === undefined) return refuse("not_found", "There is no such message");
  const own = message.author_id === userId;
  if (command.type === "delete") {
    if (!may(role, own ? "message.delete.own" : "message.delete.any")) return NOT_YOURS;
    return { ok: message.deleted_at === null ? writer.remove(userId, message) : undefined };
  }
  if (message.deleted_at !== null) return refuse("not_found", "This message was deleted");
  switch (command.type) {
    case "edit":
      if (!own || !rules.may(role, "message.edit.own")) return NOT_YOURS;
      return (
        rules.edit(userId, role, { before: message.body, body: command.body }) ??
        edit(writer, userId, message, command.body)
      );
    case "react":
      if (!rules.may(role, "message.react")) return NOT_YOURS;
      if (command.on && isCovered(store, message.seq, command.emoji)) return TOO_COLOURFUL;
      return { ok: writer.react(userId, message.seq, command.emoji, command.on) };
    case "pin":
      if (!rules.may(role, "message.pin")) return NOT_YOURS;
      if (message.pinned > 0 === command.on) return { ok: undefined };
      return { ok: writer.pin(userId, message.seq, command.on) };
    case "vote":
      return may(role, "message.vote") ? vote(scope, userId, message, command) : NOT_YOURS;
    case "closePoll":
      if (!may(role, own ? "message.poll.close.own" : "message.poll.close.any")) return NOT_YOURS;
      return closePoll(scope, userId, message);
    case "follow":
      if (message.thread_seq !== null) return NO_THREAD;
      follow(store, message.seq, userId, command.on);
      return { ok: undefined };
  }
}

const NOT_YOURS = refuse("forbidden", "You may not change this message");

const ARCHIVED = refuse("forbidden", "This channel is archived");

const NO_THREAD = refuse("invalid", "A reply has no thread of its own");

const TOO_COLOURFUL = refuse(
  "conflict",
  `A message has at most ${LIMITS.emojiPerMessage} different emoji`,
);

/** True where a message has as many different emoji as it may, and not this one. */
function isCovered(store: ObjectStore, seq: number, emoji: string): boolean {
  const rows = store.rows<{ emoji: string }>(
    `SELECT DISTINCT emoji FROM reaction WHERE message_seq = ?`,
    seq,
  );
  return rows.length >= LIMITS.emojiPerMessage && rows.every((row) => row.emoji !== emoji);
}

/** Why these words may not be written here, or nothing. */
function refusal(
  { writer, record, rules }: CommandScope,
  userId: string,
  role: Role,
  command: Send,
): { refused: Refusal } | undefined {
  if (record.archivedAt !== null) return ARCHIVED;
  if (!may(role, "message.send")) return refuse("forbidden", "You may not write here");
  if (command.fileIds !== undefined && command.fileIds.length > 0)
    return refuse("not_found", "There is no such file");
  const ruled = rules.send(writer, userId, role, command);
  if (ruled !== undefined) return ruled;
  if (command.threadSeq === undefined) return undefined;
  const top = writer.message(command.threadSeq);
  if (top === undefined || top.deleted_at !== null)
    return refuse("not_found", "There is no such message to reply to");
  return top.thread_seq === null ? undefined : NO_THREAD;
}

function write(scope: CommandScope, userId: string, command: Send, hash: string): void {
  say(scope, userId, command);
  for (const [n, body] of command.further?.entries() ?? []) {
    const id = `${command.id}.${n + 1}`;
    remember(scope.store, userId, id, scope.writer.next, hash);
    say(scope, userId, { ...command, id, body });
  }
}

function say({ store, writer }: CommandScope, userId: string, command: Send): void {
  const { threadSeq = null } = command;
  writer.create({
    clientMsgId: command.id,
    authorId: userId,
    body: command.body,
    threadSeq,
    files: [],
    broadcast: command.broadcast === true,
    extra: newExtra(command),
  });
  if (threadSeq !== null) followByReply(store, threadSeq, userId, mentionsIn(command.body));
}

function edit(writer: LogWriter, userId: string, message: MessageRow, body: string): Changed {
  if (message.body === body) return { ok: undefined };
  return pollIn(message.extra) === undefined
    ? { ok: writer.edit(userId, message, body) }
    : refuse("conflict", "People have voted on these words: delete the poll instead");
}
