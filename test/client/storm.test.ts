import { describe, expect, test } from "vitest";
import { Admission } from "../../src/channel/admission.ts";
import { Breaker } from "../../src/channel/breaker.ts";
import { Connection } from "../../src/client/connection.ts";
import { parseFrame } from "../../src/client/parse-frame.ts";
import type { Frame } from "../../src/client/parse-frame.ts";
import { ApiError } from "../../src/client/request.ts";
import { LIMITS, reconnectSpreadMs } from "../../src/protocol/limits.ts";
import { FakeClock, settle } from "./fake-clock.ts";
import { FakeSocket, welcome } from "./fake-socket.ts";

const PEOPLE = 1_000;

/** The same numbers each time (mulberry32), as evenly spread as any. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A full room behind the channel's own admission, with a client for each of its people. */
function crowd(seed: number) {
  const clock = new FakeClock();
  const random = dice(seed);
  const limits = { on: true, policy: "replace", people: 10_000, breaker: new Breaker() } as const;
  const admission = new Admission({ ...limits, random });
  const attempts: number[] = [];
  const networks: (() => void)[] = [];
  let sockets: FakeSocket[] = [];
  let isAway = false;
  /** As everybody who is there has heard. */
  let people = 0;
  const clients = Array.from({ length: PEOPLE }, (_, i) => {
    class Socket extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
        people = sockets.length;
        this.onSend = (text) => text === "ping" && this.receive("pong");
        // Who comes first is told of an empty room.
        const spread = { pingMs: LIMITS.pingMs, reconnectSpreadMs: reconnectSpreadMs(people) };
        queueMicrotask(() => this.receive(welcome({ limits: spread })));
      }
    }
    return new Connection<Frame>({
      parse: parseFrame,
      baseUrl: "http://chat.example",
      ticket: async () => {
        attempts.push(clock.now());
        if (isAway) throw new ApiError("offline", 0, "no answer");
        const here = { people: sockets.length, sockets: 0, load: 0 };
        const admitted = admission.ticket(`p${i}`, here, clock.now());
        if ("ok" in admitted) return { url: "/socket", ticket: "t", expiresAt: 0 };
        const { code, message, retryAfter } = admitted.refused;
        throw new ApiError(code, 503, message, retryAfter);
      },
      WebSocket: Socket,
      clock,
      random,
      network: {
        online: () => !isAway,
        listen: (changed) => {
          networks.push(changed);
          return () => {};
        },
      },
      people: () => people,
      resumeFrom: () => null,
      onFrame: () => {},
      onStatus: () => {},
      onBeat: () => {},
    });
  });
  return {
    clients,
    clock,
    live: () => clients.filter(({ status }) => status.kind === "live").length,
    cut: () => {
      attempts.length = 0;
      const cut = sockets;
      sockets = [];
      for (const socket of cut) socket.drop(1006);
    },
    away: (is: boolean) => {
      isAway = is;
    },
    networkChanged: () => networks.forEach((changed) => changed()),
    /** The most attempts in any second that begins this long after `from` or later, ms. */
    busiestSecond: (from: number) =>
      attempts
        .filter((at) => at >= from)
        .reduce((most, at, i, all) => {
          let next = i;
          while (next < all.length && (all[next] ?? 0) < at + 1_000) next += 1;
          return Math.max(most, next - i);
        }, 0),
  };
}

async function full(seed: number) {
  const it = crowd(seed);
  for (const client of it.clients) client.start();
  await settle();
  // They were not there before and came all at once: the admitted first, the others when they were told.
  expect(it.live()).toBe(LIMITS.newSocketsPerSecond);
  await it.clock.advance(12_000);
  expect(it.live()).toBe(PEOPLE);
  await it.clock.advance(10_000);
  return it;
}

describe.each([1, 2])("a thousand people (dice %d)", (seed) => {
  test("[STORM1] cut at once are all back within 10 s, at no more than the admitted rate", async () => {
    const it = await full(seed);
    const cutAt = it.clock.now();
    it.cut();
    expect(it.live()).toBe(0);
    await it.clock.advance(10_000);
    expect(it.live()).toBe(PEOPLE);
    expect(it.busiestSecond(cutAt)).toBeLessThanOrEqual(LIMITS.newSocketsPerSecond);
  });

  test("[STORM1] of a server that was away, or a network that returns for all, come back likewise", async () => {
    const it = await full(seed);
    it.away(true);
    const cutAt = it.clock.now();
    it.cut();
    await it.clock.advance(20_000);
    expect(it.live()).toBe(0);
    it.away(false);
    it.networkChanged();
    await it.clock.advance(10_000);
    expect(it.live()).toBe(PEOPLE);
    expect(it.busiestSecond(cutAt)).toBeLessThanOrEqual(LIMITS.newSocketsPerSecond);
  });
});
