import { expect, it } from "vitest";
import { Devices } from "../../src/inbox/devices.ts";
import { Watching } from "../../src/inbox/watching.ts";
import { CLOSE } from "../../src/protocol/errors.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

/** A device's socket as the runtime holds it, with what became of it. */
class FakeSocket {
  readyState: number = WebSocket.OPEN;
  lastPing = 0;
  closed: number | undefined;
  #kept: unknown;
  serializeAttachment(kept: unknown): void {
    this.#kept = kept;
  }
  deserializeAttachment(): unknown {
    return this.#kept;
  }
  send(): void {}
  close(code: number): void {
    this.readyState = WebSocket.CLOSING;
    this.closed = code;
  }
}

it("[PRES2] what a silent device watches is not watched for ever", async () => {
  const sockets = [new FakeSocket(), new FakeSocket()] as const;
  const [silent, alive] = sockets;
  for (const [i, socket] of sockets.entries())
    socket.serializeAttachment({ sessionId: `s${i}`, openedAt: 0, watch: [`u${i}`] });
  const devices = new Devices(
    {
      accept: () => {},
      sockets: () => sockets as unknown as WebSocket[],
      lastPing: (socket) => (socket as unknown as FakeSocket).lastPing,
    },
    sqliteStore(),
  );
  const watched: string[] = [];
  let nowMs = LIMITS.silentMs + 1;
  alive.lastPing = nowMs;
  const watching = new Watching({
    devices,
    nowMs: () => nowMs,
    userId: () => "ann",
    fellowsAmong: async (userIds) => [...userIds],
    watch: async (userId) => {
      watched.push(userId);
      return { view: { userId, status: "online", lastSeenAt: 0 }, changedAt: 0, rev: 1 };
    },
    self: () => Promise.reject(new Error("nobody asked")),
    schedule: () => {},
  });
  expect(await watching.renew()).toBeGreaterThan(nowMs);
  expect(watched).toEqual(["u1"]);
  expect([silent.closed, alive.closed]).toEqual([CLOSE.silent, undefined]);
  nowMs *= 3;
  expect(await watching.renew()).toBeNull();
  expect(watched).toEqual(["u1"]);
});
