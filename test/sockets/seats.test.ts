import { describe, expect, it } from "vitest";
import { Seats } from "../../src/sockets/seats.ts";

/** A socket that notes what it is sent. */
function fakeSocket() {
  const sent: string[] = [];
  const socket = {
    serializeAttachment: () => undefined,
    deserializeAttachment: () => null,
    send: (text: string) => sent.push(text),
  };
  return { socket: socket as unknown as WebSocket, sent };
}

describe("a socket that is being told what it missed", () => {
  const seats = new Seats({
    accept: () => undefined,
    sockets: () => [],
    lastPing: () => undefined,
  });
  const { socket, sent } = fakeSocket();
  seats.add(socket, { userId: "ann", sessionId: "s1", openedAt: 0 });

  it("[REL1] gets no answer before the events that it waits for, and everything after that", () => {
    const block = { json: `{"seq":7}`, first: 7, last: 7, count: 1 };
    seats.hold(socket);
    seats.broadcast([block]);
    seats.answer(socket, "ack 7");
    expect(sent).toEqual([]);
    expect(seats.release(socket)).toEqual({ blocks: [block], texts: ["ack 7"] });
    seats.answer(socket, "ack 8");
    expect(sent).toEqual(["ack 8"]);
    expect(seats.release(socket)).toEqual({ blocks: [], texts: [] });
  });

  it("[REL1] [LOG2] who stands inside a block of what the others missed is told the rest of it", () => {
    const late = fakeSocket();
    seats.add(late.socket, { userId: "bob", sessionId: "s2", openedAt: 0 });
    seats.toldUpTo(late.socket, 11);
    seats.broadcast([{ json: `{"seq":10},{"seq":11},{"seq":12}`, first: 10, last: 12, count: 3 }]);
    seats.broadcast([{ json: `{"seq":13}`, first: 13, last: 13, count: 1 }]);
    const frame = (seq: number) => JSON.stringify({ type: "events", events: [{ seq }] });
    expect(late.sent).toEqual([frame(12), frame(13)]);
  });
});
