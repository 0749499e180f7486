import type { CloseCode, Outcome, Refusal } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ClientFrame, LogCommand, ServerFrame } from "../protocol/frames.ts";
import { isFrameTooLong, readClientFrame } from "../protocol/read-frame.ts";
import type { Upward } from "../protocol/relay.ts";
import { sendFrame } from "../storage/sockets.ts";
import type { Applied } from "./commands.ts";
import { recall } from "./recall.ts";
import type { Room } from "./room.ts";

/** Who says something, and how they are answered: a socket of the Channel's own, or one of a Relay. */
type Speaker = {
  userId: string;
  sessionId: string;
  send: (frame: ServerFrame) => void;
  end: (code: CloseCode, reason: string) => void;
};

/** Takes one frame of a socket: size, shape, then what it asks for. Whatever comes, the channel lives. */
export function dispatch(room: Room, socket: WebSocket, data: string | ArrayBuffer): void {
  const { seats } = room.audience;
  const seat = seats.seat(socket);
  // Ended by us already: what still arrives of it counts for nothing.
  if (seat === undefined) return;
  if (typeof data !== "string") {
    room.audience.end(socket, CLOSE.binary, "text frames only");
    return;
  }
  if (isFrameTooLong(data)) {
    room.audience.end(socket, CLOSE.tooBig, "frame too big");
    return;
  }
  seats.heard(socket, room.now());
  const frame = readClientFrame(data);
  if ("refused" in frame) {
    sendFrame(socket, { type: "error", ...frame.refused });
    return;
  }
  const speaker: Speaker = {
    userId: seat.userId,
    sessionId: seat.sessionId,
    send: (answer) => sendFrame(socket, answer),
    end: (code, reason) => room.audience.end(socket, code, reason),
  };
  for (const one of frame.ok.type === "batch" ? frame.ok.commands : [frame.ok])
    if (one.type === "resume") {
      // What waits to be flushed has no seq yet; it comes to this socket with everybody's frame.
      room.reception.resume(socket, one);
    } else if (one.type === "got") seats.slow.got(socket, one.seq);
    else obey(room, speaker, one);
  room.flush.soon();
}

/**
 * Takes what the sockets of a Relay said, in order. Resolves when every word is answered: a Channel
 * that dies before that rejects, and the Relay sends those who wait to come again.
 */
export async function hear(room: Room, { relay, items }: Upward): Promise<void> {
  const answered: Promise<void>[] = [];
  for (const item of items) {
    const { key, userId, sessionId } = item;
    const seat = { relay, key, userId };
    if ("left" in item) {
      room.audience.removeOnRelay(seat);
      continue;
    }
    // Ended by us already, or by a revocation that the Relay has yet to hear of.
    if (!room.audience.relays.holds(seat)) continue;
    room.audience.heardOnRelay(seat, room.now());
    const { promise, resolve } = Promise.withResolvers<void>();
    const isCommand = "id" in item.frame;
    if (isCommand) answered.push(promise);
    obey(
      room,
      {
        userId,
        sessionId,
        send: (frame) => {
          const isAnswer = frame.type === "ack" || frame.type === "error";
          const id = isAnswer ? (frame.id ?? null) : null;
          room.audience.answer(seat, JSON.stringify(frame), id);
          if (isAnswer) resolve();
        },
        end: (code, reason) => room.audience.endOnRelay(seat, code, reason),
      },
      item.frame,
    );
  }
  room.flush.soon();
  await Promise.all(answered);
}

function obey(
  room: Room,
  speaker: Speaker,
  frame: Exclude<ClientFrame, { type: "batch" | "resume" | "got" }>,
): void {
  switch (frame.type) {
    case "send":
    case "edit":
    case "delete":
    case "react":
    case "pin":
    case "vote":
    case "closePoll":
    case "follow":
      command(room, speaker, frame);
      return;
    case "slash":
      room.slashes.take(room, speaker, frame);
      return;
    case "read":
      if (!room.flush.isCrowded) void room.reading.read(speaker.userId, frame.seq);
      return;
    case "unread":
      // Unlike a mark that goes forward, this can be said for ever, and each time is stored and told.
      if (isTaken(room, speaker, ({ refused }) => speaker.send({ type: "error", ...refused })))
        void room.reading.unread(speaker.userId, frame.seq);
      return;
    case "typing":
      if (!room.flush.isCrowded) room.ephemerals.typing(speaker.userId, frame.on);
      return;
  }
}

function command(room: Room, speaker: Speaker, log: LogCommand): void {
  const reply = (answer: Outcome<Applied>) =>
    speaker.send(
      "ok" in answer
        ? { type: "ack", id: log.id, seq: answer.ok.seq, at: answer.ok.at }
        : { type: "error", id: log.id, ...answer.refused },
    );
  if (isTaken(room, speaker, reply)) submit(room, speaker, log, reply);
}

/** Counts one command of a person; false where it is too much, which they are told, and that ends a flood. */
function isTaken(
  room: Room,
  speaker: Speaker,
  tell: (answer: { refused: Refusal }) => void,
): boolean {
  const wait = room.gate.take(speaker.userId);
  if (wait === 0) return true;
  tell(refuse("rate_limited", "Too many messages", wait));
  if (room.gate.isFlood(speaker.userId)) speaker.end(CLOSE.flooding, "flooding");
  return false;
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
  void recall(room.log, room.history, log).then((refused) => {
    if (refused !== undefined) reply({ refused });
    else {
      room.flush.add(who, log, reply);
      room.flush.soon();
    }
  });
}
