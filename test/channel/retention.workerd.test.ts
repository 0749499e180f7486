import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { Person } from "./world.ts";

const DAY_MS = 86_400_000;
const at = (days: number) => injectFaults({ clockSkewMs: days * DAY_MS });
const objectOf = (channelId: string) => env.CHANNEL.get(env.CHANNEL.idFromName(channelId));

afterEach(() => clearFaults());

/** Lets everything that is due run. */
async function settle(channelId: string): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await runDurableObjectAlarm(objectOf(channelId));
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Everything that the stores hold of a channel, as one text. */
async function stored(channelId: string): Promise<string> {
  const parts: unknown[] = [];
  await runInDurableObject(objectOf(channelId), (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'`,
      )
      .toArray();
    for (const { name } of tables) parts.push(storage.sql.exec(`SELECT * FROM ${name}`).toArray());
  });
  for (const shard of [env.HISTORY_0, env.HISTORY_1, env.HISTORY_2])
    for (const table of ["message", "message_version"]) {
      const query = shard.prepare(`SELECT * FROM ${table} WHERE channel_id = ?`);
      parts.push((await query.bind(channelId).all()).results);
    }
  return JSON.stringify(parts);
}

it(
  "[SET4] what is older than a channel keeps is in no store, no page and no event any more",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const path = `/api/channels/${channel.id}`;
    const say = (body: string, more = {}) =>
      ann.json<{ message: { seq: number } }>(`${path}/messages`, "POST", { body, ...more });

    const old = await say("ancient word");
    await ann.json(`${path}/messages/${old.message.seq}`, "PATCH", { body: "ancient, edited" });
    await ann.json(`${path}/messages/${old.message.seq}/pin`, "PUT");
    await say("ancient reply", { threadSeq: old.message.seq });
    at(20);
    const young = await say("young word");
    await settle(channel.id);
    expect(await stored(channel.id)).toContain("ancient");

    await ann.json(path, "PATCH", { settings: { retentionDays: 10 } });
    await settle(channel.id);
    expect(await stored(channel.id), "not at once").toContain("ancient");
    at(20.1);
    const line = await ann.open(channel.id);
    const { epoch } = await line.hear("welcome");
    await settle(channel.id);

    const expired = await line.hear("events", ({ events }) =>
      events.some(({ type }) => type === "history.expired"),
    );
    const event = expired.events.find(({ type }) => type === "history.expired");
    expect(event).toMatchObject({ upTo: young.message.seq - 1, by: "" });
    expect(await stored(channel.id)).not.toContain("ancient");

    const page = await ann.json<{ items: { seq: number }[] }>(`${path}/messages`);
    expect(page.items.map(({ seq }) => seq)).toEqual([young.message.seq]);
    const thread = `${path}/messages?thread=${old.message.seq}`;
    expect(await ann.json(thread)).toMatchObject({ items: [] });
    expect(await ann.json(`${path}/pins`)).toMatchObject({ items: [] });
    for (const [method, more] of [
      ["PATCH", ""],
      ["PUT", "/pin"],
      ["GET", "/versions"],
    ] as const) {
      const body = method === "PATCH" ? { body: "back" } : undefined;
      const reply = await ann.fetch(`${path}/messages/${old.message.seq}${more}`, method, body);
      expect([method, more, reply.status]).toEqual([method, more, 404]);
    }
    const late = await ann.open(channel.id, `?epoch=${epoch}&since=1`);
    await late.hear("reset");
    const welcome = await late.hear("welcome");
    expect(welcome.you.unread).toBe(0);

    await say("and on");
    expect(await ann.json(`${path}/messages`)).toMatchObject({
      items: [{ body: "young word" }, { body: "and on" }],
    });
    at(40);
    await settle(channel.id);
    expect(await stored(channel.id), "every day").not.toContain("young");
    // What D1 had yet to confirm follows.
    at(40.001);
    await settle(channel.id);
    expect(await stored(channel.id)).not.toContain("and on");
  },
);

it(
  "[SET4] while D1 is away nothing that it has comes back, and it follows when it can",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const path = `/api/channels/${channel.id}`;
    await ann.json(`${path}/messages`, "POST", { body: "ancient word" });
    at(20);
    await settle(channel.id);
    await ann.json(path, "PATCH", { settings: { retentionDays: 10 } });
    await settle(channel.id);
    at(20.1);
    injectFaults({ d1: "fail" });
    await settle(channel.id);
    injectFaults({ d1: "ok" });
    expect(await ann.json(`${path}/messages`)).toMatchObject({ items: [] });
    at(20.2);
    await settle(channel.id);
    expect(await stored(channel.id)).not.toContain("ancient");
  },
);
