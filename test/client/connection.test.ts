import { beforeEach, describe, expect, test } from "vitest";
import { Connection } from "../../src/client/connection.ts";
import { parseFrame } from "../../src/client/parse-frame.ts";
import type { Frame } from "../../src/client/parse-frame.ts";
import { ApiError } from "../../src/client/request.ts";
import type { ConnectionStatus } from "../../src/client/types.ts";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import { FakeClock, settle } from "./fake-clock.ts";
import { fakeSockets, welcome } from "./fake-socket.ts";

function setUp(random = () => 0.5) {
  const clock = new FakeClock();
  const sockets = fakeSockets();
  const statuses: ConnectionStatus[] = [];
  const frames: Frame[] = [];
  const network = { isOnline: true, changed: () => {} };
  let refusal: ApiError | null = null;
  let resume: { epoch: string; since: number } | null = null;
  let tickets = 0;
  let held: (() => void)[] | null = null;
  const connection = new Connection<Frame>({
    parse: parseFrame,
    baseUrl: "http://chat.example",
    ticket: async () => {
      tickets += 1;
      const ticket = `t${tickets}`;
      if (held !== null) await new Promise<void>((resolve) => held?.push(resolve));
      if (refusal !== null) throw refusal;
      return { url: "/api/channels/c/socket?x=1", ticket, expiresAt: 0 };
    },
    WebSocket: sockets.WebSocket,
    clock,
    random,
    network: {
      online: () => network.isOnline,
      listen: (changed) => {
        network.changed = changed;
        return () => {};
      },
    },
    resumeFrom: () => resume,
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
    onBeat: () => {},
  });
  const goLive = async (over: Record<string, unknown> = {}) => {
    connection.start();
    await settle();
    sockets.last().receive(welcome(over));
  };
  return {
    clock,
    connection,
    frames,
    goLive,
    network,
    sockets,
    statuses,
    refuse: (code: ErrorCode | "offline", status: number, retryAfter?: number) => {
      refusal = new ApiError(code, status, code, retryAfter);
    },
    admit: () => {
      refusal = null;
    },
    slowTickets: () => {
      held = [];
    },
    answerTickets: async () => {
      held?.forEach((answer) => answer());
      await settle();
    },
    resumeAt: (epoch: string, since: number) => {
      resume = { epoch, since };
    },
    tickets: () => tickets,
  };
}

let it: ReturnType<typeof setUp>;
beforeEach(() => {
  it = setUp();
});
const waitOf = (status: ConnectionStatus, clock: FakeClock) =>
  "nextAttemptAt" in status ? status.nextAttemptAt - clock.now() : Number.NaN;

describe("connecting", () => {
  test("asks for one ticket, offers it as a subprotocol and is live with the welcome", async () => {
    await it.goLive();
    const socket = it.sockets.last();
    expect(socket.url).toBe("ws://chat.example/api/channels/c/socket?x=1");
    expect(socket.protocols).toEqual(["edgewise.v1", "ticket.t1"]);
    expect(it.connection.status).toEqual({ kind: "live" });
    expect(it.frames.map((frame) => frame.type)).toEqual(["welcome"]);
  });

  test("says where it goes on, and takes a fresh ticket each time", async () => {
    await it.goLive();
    it.resumeAt("e 1", 42);
    it.sockets.last().drop();
    await it.clock.advance(10_000);
    expect(it.sockets.last().url).toContain("?x=1&epoch=e+1&since=42");
    expect(it.sockets.last().protocols[1]).toBe("ticket.t2");
  });

  test("backs off with doubling windows while the upgrade fails", async () => {
    it.connection.start();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await settle();
      it.sockets.last().drop();
      const wait = waitOf(it.connection.status, it.clock);
      waits.push(wait);
      await it.clock.advance(wait);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  test("gives an attempt up that brings no welcome", async () => {
    it.connection.start();
    await it.clock.advance(20_000);
    expect(it.connection.status).toMatchObject({ kind: "waiting", cause: { code: "silent" } });
    expect(it.sockets.last().closedWith).toBe(1000);
  });

  test("a ticket that comes after its attempt was given up opens nothing", async () => {
    it.slowTickets();
    it.connection.start();
    await it.clock.advance(20_500);
    it.connection.close({ code: "closed", message: "" });
    await it.answerTickets();
    expect([it.tickets(), it.sockets.made.length]).toEqual([2, 0]);
  });

  test("ignores what comes before the welcome and what it does not understand", async () => {
    it.connection.start();
    await settle();
    const socket = it.sockets.last();
    socket.receive({ type: "events", events: [] });
    for (const bad of ["", "null", "[]", "1", "{", '{"type":"nope"}', '{"type":"events"}'])
      socket.receive(bad);
    expect(it.frames).toEqual([]);
    socket.receive(welcome());
    socket.receive({ type: "events", events: [{ seq: "1" }] });
    expect(it.frames).toHaveLength(1);
  });
});

describe("refusals of a ticket", () => {
  for (const [status, code] of [
    [429, "rate_limited"],
    [503, "overloaded"],
  ] as const) {
    test(`${status} waits for Retry-After plus jitter`, async () => {
      it.refuse(code, status, 9);
      it.connection.start();
      await settle();
      expect(it.connection.status).toMatchObject({ kind: "waiting", cause: { code } });
      expect(waitOf(it.connection.status, it.clock)).toBe(9_500);
      it.admit();
      await it.clock.advance(9_499);
      expect(it.tickets()).toBe(1);
      await it.clock.advance(1);
      expect(it.tickets()).toBe(2);
    });
  }

  test("a nudge does not come before Retry-After either", async () => {
    it.refuse("rate_limited", 429, 9);
    it.connection.start();
    await settle();
    it.connection.nudge();
    expect(waitOf(it.connection.status, it.clock)).toBe(9_000);
  });

  for (const [status, code] of [
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "not_found"],
  ] as const) {
    test(`${status} ends it`, async () => {
      it.refuse(code, status);
      it.connection.start();
      await it.clock.advance(120_000);
      expect(it.connection.status).toMatchObject({ kind: "ended", cause: { code } });
      expect([it.tickets(), it.clock.timers]).toEqual([1, 0]);
    });
  }

  test("no network is `offline`, and its return is a hint to try at once", async () => {
    it.refuse("offline", 0);
    it.connection.start();
    await it.clock.advance(60_000);
    expect(it.connection.status).toMatchObject({ kind: "offline", cause: { code: "offline" } });
    it.admit();
    const before = it.tickets();
    it.network.changed();
    expect(waitOf(it.connection.status, it.clock)).toBeLessThanOrEqual(500);
    await it.clock.advance(500);
    expect(it.tickets()).toBe(before + 1);
  });
});

describe("losing a live socket", () => {
  test("spreads the first return over the room's reconnectSpreadMs", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    it.sockets.last().drop();
    expect(waitOf(it.connection.status, it.clock)).toBe(1_000);
  });

  test("does not spin where each socket dies at once", async () => {
    await it.goLive();
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      it.sockets.last().drop(4503);
      const wait = waitOf(it.connection.status, it.clock);
      waits.push(wait);
      await it.clock.advance(wait);
      it.sockets.last().receive(welcome());
    }
    expect(waits).toEqual([1_000, 1_000, 1_000, 2_000, 4_000, 8_000]);
  });

  for (const [closeCode, code] of [
    [4401, "unauthenticated"],
    [4403, "forbidden"],
    [4404, "not_found"],
  ] as const) {
    test(`${closeCode} is final`, async () => {
      await it.goLive();
      it.sockets.last().drop(closeCode, "why");
      await it.clock.advance(120_000);
      expect(it.connection.status).toEqual({
        kind: "ended",
        cause: { code, message: "why", closeCode },
      });
      expect([it.tickets(), it.clock.timers]).toEqual([1, 0]);
    });
  }

  for (const closeCode of [1001, 1003, 1006, 1009, 1012, 4400, 4408, 4409, 4429, 4503])
    test(`after ${closeCode} it comes back`, async () => {
      await it.goLive();
      it.sockets.last().drop(closeCode);
      expect(it.connection.status.kind).toBe("waiting");
      await it.clock.advance(15_000);
      expect(it.tickets()).toBe(2);
    });

  test("closing for good leaves no timer and makes no attempt", async () => {
    await it.goLive();
    it.connection.close({ code: "closed", message: "" });
    await it.clock.advance(120_000);
    expect([it.connection.status.kind, it.tickets(), it.clock.timers]).toEqual(["ended", 1, 0]);
  });
});

describe("heartbeat", () => {
  test("pings every 25 s and stays as long as something answers", async () => {
    await it.goLive();
    const socket = it.sockets.last();
    socket.onSend = (text) => text === "ping" && socket.receive("pong");
    await it.clock.advance(250_000);
    expect(socket.sent).toEqual(Array.from({ length: 10 }, () => "ping"));
    expect(it.connection.status.kind).toBe("live");
    expect(it.clock.timers).toBe(1);
  });

  test("drops the socket after two misses", async () => {
    await it.goLive();
    await it.clock.advance(74_999);
    expect(it.connection.status.kind).toBe("live");
    await it.clock.advance(1);
    expect(it.connection.status).toMatchObject({ kind: "waiting", cause: { code: "silent" } });
    expect(it.sockets.last().closedWith).toBe(1000);
  });

  test("one miss is forgiven", async () => {
    await it.goLive();
    await it.clock.advance(55_000);
    it.sockets.last().receive("pong");
    await it.clock.advance(45_000);
    expect(it.connection.status.kind).toBe("live");
  });

  test("a probe decides within 5 s, and so does waking from sleep", async () => {
    await it.goLive();
    it.connection.nudge();
    await it.clock.advance(5_000);
    expect(it.connection.status.kind).toBe("waiting");

    it = setUp();
    await it.goLive();
    it.clock.sleep(3_600_000);
    await it.clock.advance(5_000);
    expect(it.connection.status.kind).toBe("waiting");
  });
});

describe("maintenance", () => {
  const prepare = (delayMs: number) => ({
    type: "maintenance",
    action: "prepare_reconnect",
    delayMs,
  });
  const now = (delayMs: number) => ({ type: "maintenance", action: "reconnect_now", delayMs });

  test("[DRAIN1] opens another socket at the moment it was given, and leaves the old one when that is welcome", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    const [old] = it.sockets.made;
    it.sockets.last().receive(prepare(8_000));
    await it.clock.advance(7_999);
    expect([it.tickets(), it.connection.status.kind]).toEqual([1, "live"]);
    it.resumeAt("e1", 7);
    await it.clock.advance(1);
    expect([it.tickets(), it.sockets.made.length, old?.closedWith]).toEqual([2, 2, undefined]);
    expect(it.sockets.last().url).toContain("since=7");
    expect(it.connection.status.kind).toBe("live");
    expect(it.connection.send({ type: "typing", on: true })).toBe(true);
    expect(old?.frames("typing")).toHaveLength(1);
    old?.receive({ type: "typing", userId: "u", on: true });
    it.sockets.last().receive(welcome());
    expect([old?.closedWith, it.connection.status.kind]).toEqual([1000, "live"]);
    expect(it.frames.map((frame) => frame.type)).toEqual(["welcome", "typing", "welcome"]);
    it.sockets.last().receive({ type: "typing", userId: "u", on: false });
    expect(it.frames).toHaveLength(4);
    it.connection.send({ type: "typing", on: false });
    expect(it.sockets.last().frames("typing")).toHaveLength(1);
    expect(it.clock.timers).toBe(1);
  });

  test("[DRAIN1] told to go now, it goes within delayMs, at a moment of its own", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    it.sockets.last().receive(now(8_000));
    await it.clock.advance(3_999);
    expect(it.tickets()).toBe(1);
    await it.clock.advance(1);
    expect(it.tickets()).toBe(2);
  });

  test("the earlier of two wins", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    const socket = it.sockets.last();
    socket.receive(prepare(60_000));
    socket.receive(now(0));
    await it.clock.advance(0);
    socket.receive(now(0));
    await it.clock.advance(60_000);
    expect(it.tickets()).toBe(2);
  });

  test("a socket that goes before its time is not followed by a second reconnect", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    it.sockets.last().receive(prepare(20_000));
    it.sockets.last().drop(4503);
    await it.clock.advance(1_000);
    it.sockets.last().receive(welcome());
    await it.clock.advance(20_000);
    expect([it.tickets(), it.connection.status.kind]).toEqual([2, "live"]);
  });

  test("a socket that goes while the other opens takes that one with it", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    it.sockets.last().receive(now(0));
    await it.clock.advance(0);
    const opening = it.sockets.last();
    it.sockets.made[0]?.drop(4503);
    expect([opening.closedWith, it.connection.status.kind]).toEqual([1000, "waiting"]);
    await it.clock.advance(2_000);
    opening.receive(welcome());
    it.sockets.last().receive(welcome());
    expect([it.sockets.made.length, it.connection.status.kind]).toEqual([3, "live"]);
  });

  for (const [what, spoil] of [
    ["a refused ticket", () => it.refuse("overloaded", 503, 9)],
    ["a failed upgrade", () => undefined],
  ] as const)
    test(`after ${what} the old socket goes on, and can be asked again`, async () => {
      await it.goLive();
      await it.clock.advance(6_000);
      const [old] = it.sockets.made;
      spoil();
      old?.receive(now(0));
      await it.clock.advance(0);
      if (it.sockets.made.length === 2) it.sockets.last().drop(1006);
      expect([old?.closedWith, it.connection.status.kind]).toEqual([undefined, "live"]);
      it.admit();
      old?.receive(now(0));
      await it.clock.advance(0);
      it.sockets.last().receive(welcome());
      expect([old?.closedWith, it.connection.status.kind]).toEqual([1000, "live"]);
    });

  test("a socket that brings no welcome is given up, the old one stays", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    const [old] = it.sockets.made;
    if (old) old.onSend = (text) => text === "ping" && old.receive("pong");
    old?.receive(now(0));
    await it.clock.advance(20_000);
    expect([it.sockets.last().closedWith, it.connection.status.kind]).toEqual([1000, "live"]);
    expect(old?.closedWith).toBeUndefined();
  });

  test("asked again after each welcome, it does not spin", async () => {
    await it.goLive();
    for (let i = 0; i < 20; i += 1) {
      it.sockets.last().receive(now(0));
      await it.clock.advance(1_000);
      it.sockets.last().receive(welcome());
    }
    expect(it.tickets()).toBeLessThan(10);
  });

  test("closing for good takes the socket that opens with it", async () => {
    await it.goLive();
    await it.clock.advance(6_000);
    it.sockets.last().receive(now(0));
    await it.clock.advance(0);
    it.connection.close({ code: "closed", message: "" });
    expect(it.sockets.made.map((socket) => socket.closedWith)).toEqual([1000, 1000]);
    expect(it.clock.timers).toBe(0);
  });
});
