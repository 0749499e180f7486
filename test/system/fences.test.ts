// What people see while a store is out or slow, and when it is back: hostile 45 to 48, one at a time and together.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { at, converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import type { Faults } from "./support/house.ts";
import type { Line } from "./support/line.ts";
import { must, signIn, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { List, Message } from "./support/shapes.ts";

/** More than the channel itself keeps. */
const OLD = 1_150;
const BATCH = 20;
/** A breaker is open for so long, ms, and what is mended is used again soon after. */
const BACK_MS = 20_000;
const DRAINED_MS = 60_000;
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

let all: Conversation;
let max: Person;
let mia: Person;
/** A channel with a past that only D1 has. */
let old: string;

beforeAll(async () => {
  all = await converse();
  ({ max, mia } = all);
  old = await all.open();
  const line = await all.dial(max, old);
  await sayMany(
    line,
    Array.from({ length: OLD }, (_, i) => `old ${i}`),
  );
  await eventually(isInD1, "the past is in D1 alone", DRAINED_MS);
});
afterEach(async () => {
  all.hangUp();
  await all.house.mend();
});
afterAll(() => all?.stop());

const older = () => mia.get<List<Message, number>>(`${at(old)}?before=100&limit=20`);

/** True once the channel has let go of the oldest, so that D1 is asked for them. */
async function isInD1(): Promise<boolean> {
  const before = (await seen()).calls["d1"] ?? 0;
  expect((await older()).status).toBe(200);
  return ((await seen()).calls["d1"] ?? 0) > before;
}

async function sayMany(line: Line, bodies: string[]): Promise<void> {
  const from = line.frames.length;
  const commands = bodies.map((body) => ({ type: "send", id: unique("many"), body }));
  for (let i = 0; i < commands.length; i += BATCH)
    line.send({ type: "batch", commands: commands.slice(i, i + BATCH) });
  await line.heard(({ id }) => id === commands.at(-1)?.id, "the last ack", from, 30_000);
}

async function eventually(isSo: () => Promise<boolean>, what: string, ms = BACK_MS): Promise<void> {
  const until = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(200);
  }
}

type Seen = { calls: Record<string, number>; breakers: Record<string, string> };
const seen = async () => must(await all.house.api.call<Seen>("GET", "/api/faults"), 200);
const breaker = async (of: string) => (await seen()).breakers[of];

/** The refusal that a feature gives whose part is out. */
function expectOut(reply: { status: number; headers: object; json: unknown }, part: string): void {
  expect(reply).toMatchObject({
    status: 503,
    headers: { "retry-after": expect.stringMatching(/^[1-9]\d*$/) },
    json: { code: "unavailable", part },
  });
}

/** Mended as the platform mends it: nobody tells the breakers. */
const mended = (...parts: (keyof Faults)[]) =>
  all.house.faults(Object.fromEntries(parts.map((part) => [part, "ok"])));

describe("hostile 45: D1", () => {
  test("[FENCE6] [FENCE3] failing: messages go on, the past is refused at once, then all is there", async () => {
    const [speaker, reader] = [await all.dial(max, old), await all.dial(mia, old)];
    await all.house.faults({ d1: "fail" });
    for (let i = 0; i < 6; i += 1) expectOut(await older(), "history");
    expect(await breaker("d1:history")).toBe("open");
    const { calls } = await seen();
    for (let i = 0; i < 20; i += 1) expectOut(await older(), "history");
    // The outbox may have tried once meanwhile; those who read have not.
    expect((await seen()).calls["d1"]).toBeLessThan((calls["d1"] ?? 0) + 10);

    const said = await speaker.say("without D1");
    expect((await reader.event(said.seq)).message?.body).toBe("without D1");
    expect((await page(mia, old, "limit=50")).at(-1)?.body).toBe("without D1");
    const overHttp = must(await max.say(old, "by HTTP without D1"), 201).message;
    await reader.event(overHttp.seq);

    await mended("d1");
    await eventually(async () => (await older()).status === 200, "the past is back");
    expect(await breaker("d1:history")).toBe("closed");
    // What was said meanwhile is in D1 too, once the channel itself has let go of it.
    await sayMany(
      speaker,
      Array.from({ length: OLD }, (_, i) => `new ${i}`),
    );
    const around = () => mia.get<List<Message, number>>(`${at(old)}?around=${said.seq}&limit=3`);
    await eventually(
      async () => must(await around(), 200).items.some(({ body }) => body === "without D1"),
      "the outbox has drained",
      DRAINED_MS,
    );
  });

  test("[FENCE1] [FENCE4] slow for longer than a call has: the chat goes on, a crowd is refused, and none of it lasts", async () => {
    const room = await all.open();
    const speaker = await all.dial(max, room);
    await all.house.faults({ d1: "slow", slowMs: 50_000 });
    // A hundred are asked, a thousand wait, and the others are told to come back.
    const crowd = Array.from({ length: 1_130 }, () => older());
    const first = await Promise.race(crowd);
    expectOut(first, "history");
    for (let i = 0; i < 10; i += 1) expect((await speaker.say(`meanwhile ${i}`)).seq).toBe(i + 1);
    expect((await page(mia, room)).length).toBe(10);
    const answers = await Promise.all(crowd);
    expect(answers.filter(({ status }) => status !== 503)).toEqual([]);
    await mended("d1");
    await eventually(async () => (await older()).status === 200, "the past is back");
  });

  test("[FENCE5] failing: sign-in says that the directory is out, and no session ends of it", async () => {
    await max.get("/api/workspaces");
    await all.house.faults({ d1: "fail" });
    const refused = await all.house.api.call("POST", "/api/auth/sign-in/email", {
      body: { email: max.email, password: "correct horse battery" },
    });
    expectOut(refused, "directory");
    expectOut(await max.get("/api/workspaces"), "directory");
    await mended("d1");
    await eventually(async () => (await max.get("/api/workspaces")).status === 200, "it is back");
    expect((await signIn(all.house.api, max.email)).userId).toBe(max.userId);
  });
});

describe("hostile 46: KV", () => {
  test.each(["fail", "slow"] as const)(
    "[FENCE6] %s: people stay signed in through D1, others sign in",
    async (kv) => {
      await all.house.faults({ kv, slowMs: 5_000 });
      const fresh = await signIn(all.house.api, max.email);
      expect((await fresh.get("/api/workspaces")).status).toBe(200);
      expect((await max.get("/api/workspaces")).status).toBe(200);
      const line = await all.dial(fresh, old);
      await line.say(`KV: ${kv}`);
    },
  );

  test("[FENCE3] its breaker opens, is asked no more, and closes by itself", async () => {
    await all.house.faults({ kv: "fail" });
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => signIn(all.house.api, max.email)),
    );
    for (const one of sessions) expect((await one.get("/api/workspaces")).status).toBe(200);
    expect(await breaker("kv")).toBe("open");
    const before = (await seen()).calls["kv"];
    const later = await signIn(all.house.api, max.email);
    expect((await later.get("/api/workspaces")).status).toBe(200);
    expect((await seen()).calls["kv"]).toBe(before);
    await mended("kv");
    await eventually(async () => {
      const one = await signIn(all.house.api, max.email);
      expect((await one.get("/api/workspaces")).status).toBe(200);
      return (await breaker("kv")) === "closed";
    }, "KV is used again");
  });
});

describe("hostile 47: R2", () => {
  const upload = () =>
    all.house.api.call<{ image: string }>("PUT", "/api/me/picture", {
      raw: PNG,
      headers: { ...max.bearer, "content-type": "image/png" },
    });

  test("[FENCE6] failing: pictures are out and say so, the chat goes on, and they come back", async () => {
    const { image } = must(await upload(), 200);
    const line = await all.dial(max, old);
    await all.house.faults({ r2: "fail" });
    for (let i = 0; i < 6; i += 1) expectOut(await upload(), "files");
    expect(await breaker("r2")).toBe("open");
    expectOut(await all.house.api.call("GET", image), "files");
    const { seq } = await line.say("without R2");
    expect((await page(mia, old, "limit=1")).at(-1)?.seq).toBe(seq);
    expect(must(await max.get<{ image: string }>("/api/me"), 200).image, "as before").toBe(image);
    await mended("r2");
    await eventually(async () => (await upload()).status === 200, "uploads are back");
    expect(await breaker("r2")).toBe("closed");
  });
});

describe("hostile 48 and all together", () => {
  test("[FENCE6] with everything out and objects reset in mid-flush under load, nothing acknowledged is lost", async () => {
    const room = await all.open();
    const people = [max, mia, all.owner];
    const acked = new Map<string, number>();
    /** Says each of its words until it is acknowledged, through as many sockets as that takes. */
    const talk = async (person: Person, name: string) => {
      let line = await all.dial(person, room);
      for (let i = 0; i < 60; i += 1) {
        const id = unique(`storm-${name}`);
        while (!acked.has(id)) {
          const seq = await line
            .say(`${name} ${i}`, { id })
            .then((ack) => ack.seq)
            .catch(() => undefined);
          if (seq !== undefined) acked.set(id, seq);
          else
            line = await all.dial(person, room).catch(async () => {
              await sleep(100);
              return line;
            });
        }
        await sleep(5);
      }
    };
    await all.house.faults({ d1: "fail", kv: "fail", r2: "fail", queue: "fail" });
    const talks = people.map((person, i) => talk(person, `p${i}`));
    for (let i = 0; i < 3; i += 1) {
      await sleep(150);
      await all.house.faults({ object: "reset" });
      await sleep(20);
      await all.house.faults({ object: "ok" });
    }
    await Promise.all(talks);
    expect(acked.size).toBe(people.length * 60);
    await mended("d1", "kv", "r2", "queue");
    const stored = await page(mia, room);
    expect(new Map(stored.map(({ clientMsgId, seq }) => [clientMsgId, seq]))).toEqual(acked);
    expect(stored.map(({ ordinal }) => ordinal)).toEqual(stored.map((_, i) => i + 1));
    // And D1 has them all, once the channel keeps them no longer.
    await sayMany(
      await all.dial(max, room),
      Array.from({ length: OLD }, (_, i) => `after ${i}`),
    );
    const past = () => mia.get<List<Message, number>>(`${at(room)}?after=0&limit=200`);
    await eventually(
      async () => (await past()).status === 200,
      "the outbox has drained",
      DRAINED_MS,
    );
    const first = must(await past(), 200).items.slice(0, acked.size);
    expect(new Map(first.map(({ clientMsgId, seq }) => [clientMsgId, seq]))).toEqual(acked);
  });
});

test("[HTTP1] [HTTP2] none of the answers above was without its form", () => {
  expect([...all.house.api.complaints]).toEqual([]);
});
