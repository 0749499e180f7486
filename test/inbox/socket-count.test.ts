import { describe, expect, test } from "vitest";
import { SocketCount } from "../../src/inbox/socket-count.ts";
import { heldSockets } from "../../src/protocol/held-sockets.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

/** A person with channels that hold their sockets; `connect` opens what is admitted. */
function person(policy: "replace" | "refuse" = "replace", on = true) {
  let nowMs = 1_700_000_000_000;
  const rooms = new Map<string, { openedAt: number; activeAt: number }[]>();
  const asked: string[] = [];
  const away = new Set<string>();
  const store = sqliteStore();
  store.run(`CREATE TABLE held (channel_id TEXT PRIMARY KEY, sockets INTEGER NOT NULL)`);
  const deps = {
    store,
    on,
    policy,
    nowMs: () => nowMs,
    random: () => 0,
    ask: (channelId: string) => {
      asked.push(channelId);
      if (away.has(channelId)) return Promise.reject(new Error("away"));
      return Promise.resolve(heldSockets(rooms.get(channelId) ?? [], nowMs));
    },
    closeIdle: (channelId: string) => {
      const room = rooms.get(channelId) ?? [];
      rooms.set(channelId, room.toSorted((a, b) => a.activeAt - b.activeAt).slice(1));
      return Promise.resolve();
    },
  };
  const count = new SocketCount(deps);
  const connect = async (channelId: string) => {
    const admitted = await count.admit(channelId);
    if (!("ok" in admitted)) return admitted.refused;
    rooms.set(channelId, [...(rooms.get(channelId) ?? []), { openedAt: nowMs, activeAt: nowMs }]);
    return "ok";
  };
  return {
    asked,
    away,
    connect,
    count,
    rooms,
    restarted: () => new SocketCount(deps),
    wait: (ms: number) => {
      nowMs += ms;
    },
    open: () => [...rooms.values()].reduce((sum, room) => sum + room.length, 0),
  };
}

describe("a person's sockets in all channels", () => {
  test("[ADM1] 120 attempts a minute, wherever to", () => {
    const { count } = person();
    for (let i = 0; i < 120; i += 1) expect(count.attempt()).toEqual({ ok: null });
    expect(count.attempt()).toMatchObject({ refused: { code: "rate_limited", retryAfter: 60 } });
  });

  test("[CONN2] forty without a question to anybody; one more closes the longest idle", async () => {
    const it = person();
    for (let i = 0; i < 40; i += 1) {
      expect(await it.connect(`c${i}`)).toBe("ok");
      it.wait(1_000);
    }
    expect(it.asked).toEqual([]);
    expect(await it.connect("one more")).toBe("ok");
    expect(it.asked).toHaveLength(40);
    expect([it.open(), it.rooms.get("c0")]).toEqual([40, []]);
    // The next ones go by the same answers.
    expect(await it.connect("and another")).toBe("ok");
    expect([it.open(), it.rooms.get("c1"), it.asked.length]).toEqual([40, [], 40]);
  });

  test("[CONN2] or is refused, with a time, and changes nothing", async () => {
    const it = person("refuse");
    for (let i = 0; i < 40; i += 1) await it.connect(`c${i}`);
    expect(await it.connect("one more")).toEqual({
      code: "rate_limited",
      message: "Too many connections of yours",
      retryAfter: 10,
    });
    expect(it.open()).toBe(40);
    it.rooms.set("c7", []);
    it.wait(31_000);
    expect(await it.connect("one more")).toBe("ok");
  });

  test("[CONN2] sockets that have gone make room, whoever asks after a restart", async () => {
    const it = person("refuse");
    for (let i = 0; i < 40; i += 1) await it.connect(`c${i}`);
    for (let i = 0; i < 30; i += 1) it.rooms.set(`c${i}`, []);
    it.wait(60_000);
    const again = it.restarted();
    for (let i = 0; i < 30; i += 1) expect(await again.admit(`d${i}`)).toEqual({ ok: null });
    expect(it.asked).toHaveLength(40);
  });

  test("[CONN2] tickets at once count for each other before any has become a socket", async () => {
    const it = person("refuse");
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => it.count.admit(`c${i}`)),
    );
    expect(answers.filter((answer) => "ok" in answer)).toHaveLength(40);
    it.wait(10_000);
    expect(await it.count.admit("later")).toMatchObject({ refused: { code: "rate_limited" } });
    // Nobody used them.
    it.wait(30_000);
    expect(await it.count.admit("later")).toEqual({ ok: null });
  });

  test("[CONN2] a channel counts for five at most, and one that is away for what it had", async () => {
    const it = person("refuse");
    for (let i = 0; i < 60; i += 1) {
      await it.count.admit("crowded");
      it.wait(1_000);
    }
    for (let i = 0; i < 35; i += 1) expect(await it.connect(`c${i}`)).toBe("ok");
    it.away.add("crowded");
    it.wait(40_000);
    expect(await it.connect("one more")).toMatchObject({ code: "rate_limited" });
    it.away.clear();
    it.wait(3_000);
    expect(await it.connect("one more")).toBe("ok");
  });

  test("[CONN2] switched off nobody is counted", async () => {
    const it = person("refuse", false);
    for (let i = 0; i < 300; i += 1) expect(await it.connect("c")).toBe("ok");
    expect(it.asked).toEqual([]);
  });
});
