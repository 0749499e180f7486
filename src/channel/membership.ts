import { isClosedKind, may } from "../identity/permissions.ts";
import { refuse } from "../protocol/errors.ts";
import type { Role } from "../protocol/events.ts";
import type { Actor, Answer } from "./access.ts";
import { mayAct, mayRead } from "./access.ts";
import type { Room } from "./room.ts";

/** The seq of the event that made it so (0 for from the start), for copies to compare. */
export type Change = { seq: number; role: Role; workspaceId: string };

const CLOSED = refuse("forbidden", "This conversation is between its people only");

/** Joins: public channels only, and not for somebody who was removed. Again changes nothing. */
export function join(room: Room, actor: Actor): Answer<Change> {
  const { record } = room.log;
  const member = room.members.find(actor.userId);
  if (member?.state === "member") return { ok: { ...change(room, member.role, member.rev) } };
  const reader = mayRead(record, undefined, actor);
  if (!("role" in reader)) return reader;
  if (member?.state === "removed")
    return refuse("forbidden", "You were removed; somebody has to add you again");
  if (!may(reader.role, "channel.join"))
    return refuse("forbidden", "Your role does not allow this");
  return enter(room, actor.userId, actor.userId, reader.role);
}

/** Adds somebody of the workspace (the caller has looked), also one who was removed. */
export function add(room: Room, actor: Actor, userId: string, role: Role): Answer<Change> {
  const decision = mayAct(
    room.log.record,
    room.members.role(actor.userId),
    actor,
    "channel.members.add",
  );
  if (!("role" in decision)) return decision;
  if (isClosedKind(room.log.record.kind)) return CLOSED;
  const member = room.members.find(userId);
  if (member?.state === "member") return { ok: change(room, member.role, member.rev) };
  return enter(room, actor.userId, userId, role);
}

/** Takes somebody out and ends their sockets and pending words before it answers. */
export function remove(room: Room, actor: Actor, userId: string): Answer<Change> {
  const self = actor.userId === userId;
  const decision = mayAct(
    room.log.record,
    room.members.role(actor.userId),
    actor,
    self ? undefined : "channel.members.remove",
  );
  if (!("role" in decision)) return decision;
  if (isClosedKind(room.log.record.kind)) return CLOSED;
  const member = room.members.find(userId);
  if (member?.state !== "member") return refuse("not_found", "There is no such member");
  return exit(room, actor.userId, userId, member.role, self ? "left" : "removed");
}

/** Follows what D1, the author of workspace roles, has decided. */
export function follow(room: Room, userId: string, role: Role | null): void {
  const member = room.members.find(userId);
  if (role !== null) {
    if (member === undefined || member.role === role) return;
    const isTold = member.state === "member" && room.log.record.archivedAt === null;
    const person = { userId, role, state: member.state };
    if (isTold) room.append((writer) => writer.member(userId, person, "member.changed"));
    else room.members.setRole(userId, role);
    room.members.forget(userId);
    return;
  }
  if (member?.state === "member") exit(room, userId, userId, member.role, "left");
}

function enter(room: Room, by: string, userId: string, role: Role): Answer<Change> {
  if (room.log.record.archivedAt !== null) return refuse("forbidden", "This channel is archived");
  const committed = room.append((writer) =>
    writer.member(by, { userId, role, state: "member" }, "member.joined"),
  );
  return "ok" in committed ? { ok: change(room, role, room.log.head) } : committed;
}

function exit(
  room: Room,
  by: string,
  userId: string,
  role: Role,
  state: "left" | "removed",
): Answer<Change> {
  // What they sent before is stored with the events that wait; what is refused is refused before they are told.
  const committed = room.append((writer) =>
    writer.member(by, { userId, role, state }, "member.left"),
  );
  if (!("ok" in committed)) return committed;
  room.expel(userId);
  return { ok: change(room, role, room.log.head) };
}

function change(room: Room, role: Role, seq: number): Change {
  return { seq, role, workspaceId: room.log.record.workspaceId };
}
