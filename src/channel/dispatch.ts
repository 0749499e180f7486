import { Buffer } from "node:buffer";
import type { Outcome, Refusal } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ClientFrame, LogCommand } from "../protocol/frames.ts";
import { clientFrame } from "../protocol/frames.ts";
import { firstIssue } from "../protocol/issue.ts";
import { parseJson } from "../protocol/json.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Applied } from "./commands.ts";
import type { Seat } from "./connections.ts";
import { sendFrame } from "../storage/sockets.ts";
import type { Room } from "./room.ts";

/** Takes one frame of a socket: size, shape, then what it asks for. Whatever comes, the channel lives. */
export function dispatch(room: Room, socket: WebSocket, data: string | ArrayBuffer): void {
  const seat = room.connections.seat(socket);
  // Ended by us already: what still arrives of it counts for nothing.
  if (seat === undefined) return;
  if (typeof data !== "string") {
    room.end(socket, CLOSE.binary, "text frames only");
    return;
  }
  if (isTooLong(data)) {
    room.end(socket, CLOSE.tooBig, "frame too big");
    return;
  }
  room.connections.heard(socket, room.now());
  const frame = readFrame(data);
  if ("refused" in frame) {
    sendFrame(socket, { type: "error", ...frame.refused });
    return;
  }
  obey(room, socket, seat, frame.ok);
  room.flush.soon();
}

function isTooLong(text: string): boolean {
  if (text.length > LIMITS.frameBytes) return true;
  return text.length * 3 > LIMITS.frameBytes && Buffer.byteLength(text) > LIMITS.frameBytes;
}

/** A frame of the protocol, or why it is none; with the command's id where it had one, so that its sender can tell. */
function readFrame(text: string): Outcome<ClientFrame> | { refused: Refusal & { id?: string } } {
  const json = parseJson(text);
  if (json === undefined) return refuse("invalid", "Not JSON, or nested too deep");
  const parsed = clientFrame.safeParse(json.value);
  if (parsed.success) return { ok: parsed.data };
  const { refused } = refuse("invalid", firstIssue(parsed.error, "frame"));
  const id = ownId(json.value);
  return { refused: id === undefined ? refused : { ...refused, id } };
}

function ownId(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) return undefined;
  const { id } = value as { id: unknown };
  return typeof id === "string" && id.length <= 128 ? id : undefined;
}

function obey(room: Room, socket: WebSocket, seat: Seat, frame: ClientFrame): void {
  switch (frame.type) {
    case "send":
    case "edit":
    case "delete":
    case "react":
    case "pin":
      command(room, socket, seat, frame);
      return;
    case "batch":
      for (const one of frame.commands) obey(room, socket, seat, one);
      return;
    case "resume":
      // What waits to be flushed has no seq yet; it comes to this socket with everybody's frame.
      room.resume(socket, frame.epoch, frame.since);
      return;
    case "read":
      room.read(seat.userId, frame.seq);
      return;
    case "typing":
      room.tell({ type: "typing", userId: seat.userId, on: frame.on }, seat.userId);
      return;
    case "got":
      return;
  }
}

function command(room: Room, socket: WebSocket, seat: Seat, log: LogCommand): void {
  const reply = (answer: Outcome<Applied>) =>
    "ok" in answer
      ? sendFrame(socket, { type: "ack", id: log.id, seq: answer.ok.seq, at: answer.ok.at })
      : sendFrame(socket, { type: "error", id: log.id, ...answer.refused });
  const wait = room.rates.take(seat.userId, room.now());
  if (wait > 0) {
    reply(refuse("rate_limited", "Too many messages", wait));
    if (room.rates.isFlood(seat.userId, room.now())) room.end(socket, CLOSE.flooding, "flooding");
    return;
  }
  submit(room, seat, log, reply);
}

/**
 * Hands a command to the flush, after loading what it acts on where only D1 has it. The caller
 * calls `flush.soon()`; a command that had to wait for D1 does so itself.
 */
export function submit(
  room: Room,
  who: { userId: string; sessionId: string },
  log: LogCommand,
  reply: (answer: Outcome<Applied>) => void,
): void {
  if (room.log.missing(log) === undefined) {
    room.flush.add(who, log, reply);
    return;
  }
  void room.load(log).then((refused) => {
    if (refused !== undefined) reply({ refused });
    else {
      room.flush.add(who, log, reply);
      room.flush.soon();
    }
  });
}
