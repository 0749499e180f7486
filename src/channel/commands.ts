import { createHmac } from "node:crypto";
import { may } from "../identity/permissions.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel, Role } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import type { MessageRow } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Members } from "./members.ts";
import type { LogWriter, Place } from "./writer.ts";

/** The durable answer to a command: `repeat` where it had been given before. `at` is microseconds. */
export type Applied = { seq: number; at: number; repeat: boolean };

/** What a command is judged by, read inside the flush's transaction. */
export type CommandScope = {
  store: ObjectStore;
  writer: LogWriter;
  members: Members;
  record: Channel;
};

/** A keyed hash of a command without its id: the same words again give the same hash, and it tells none of them. */
export function commandHash(key: string, command: LogCommand): string {
  const { id: _, ...rest } = command;
  const parts = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", key)
    .update(JSON.stringify(parts))
    .digest()
    .subarray(0, 16)
    .toString("base64url");
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
  if (scope.record.archivedAt !== null) return refuse("forbidden", "This channel is archived");
  const changed = change(scope, userId, role, command);
  if ("refused" in changed) return changed;
  // Without effect there is no event; the answer is where the log stands.
  const place = changed.ok ?? {
    seq: scope.writer.position.head,
    at: scope.writer.position.lastAt,
  };
  scope.store.run(
    `INSERT INTO dedupe (author_id, client_id, seq, at, hash) VALUES (?, ?, ?, ?, ?)`,
    userId,
    command.id,
    place.seq,
    place.at,
    hash,
  );
  return { ok: { ...place, repeat: false } };
}

type Changed = Outcome<Place | undefined>;

function change(
  { writer }: CommandScope,
  userId: string,
  role: Role,
  command: LogCommand,
): Changed {
  if (command.type === "send") return send(writer, userId, role, command);
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
      return own && may(role, "message.edit.own")
        ? edit(writer, userId, message, command.body)
        : NOT_YOURS;
    case "react":
      if (!may(role, "message.react")) return NOT_YOURS;
      return { ok: writer.react(userId, message.seq, command.emoji, command.on) };
    case "pin":
      if (!may(role, "message.pin")) return NOT_YOURS;
      if ((message.pinned === 1) === command.on) return { ok: undefined };
      return { ok: writer.pin(userId, message.seq, command.on) };
  }
}

const NOT_YOURS = refuse("forbidden", "You may not change this message");

function send(
  writer: LogWriter,
  userId: string,
  role: Role,
  command: Extract<LogCommand, { type: "send" }>,
): Changed {
  if (!may(role, "message.send")) return refuse("forbidden", "You may not write here");
  if (command.fileIds !== undefined && command.fileIds.length > 0)
    return refuse("not_found", "There is no such file");
  if (command.threadSeq !== undefined) {
    const top = writer.message(command.threadSeq);
    if (top === undefined || top.deleted_at !== null)
      return refuse("not_found", "There is no such message to reply to");
    if (top.thread_seq !== null) return refuse("invalid", "A reply has no thread of its own");
  }
  return {
    ok: writer.create({
      clientMsgId: command.id,
      authorId: userId,
      body: command.body,
      threadSeq: command.threadSeq ?? null,
      files: [],
    }),
  };
}

function edit(writer: LogWriter, userId: string, message: MessageRow, body: string): Changed {
  return { ok: message.body === body ? undefined : writer.edit(userId, message.seq, body) };
}
