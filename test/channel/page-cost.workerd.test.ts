import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { LIMITS } from "../../src/protocol/limits.ts";
import { callCounts } from "../../src/storage/faults.ts";
import { Person } from "./world.ts";

const WORDS_A_FRAME = LIMITS.batchCommands;

it(
  "[PAGE3] a page of recent history asks D1 nothing, and one of old history once",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const object = env.CHANNEL.get(env.CHANNEL.idFromName(channel.id));
    const line = await ann.open(channel.id);
    const total = LIMITS.recentMessages + 300;
    for (let said = 0; said < total; said += WORDS_A_FRAME) {
      const commands = Array.from({ length: WORDS_A_FRAME }, (_, i) => ({
        type: "send",
        id: `w${said + i}`,
        body: `word ${said + i}`,
      }));
      line.say({ type: "batch", commands });
    }
    await line.hear("ack", ({ id }) => id === `w${total - 1}`);
    // Due later; a test does not wait.
    await new Promise((done) => setTimeout(done, 2_100));
    for (let turn = 0; turn < 3; turn += 1) await runDurableObjectAlarm(object);
    const floor = await runInDurableObject(object, (_, { storage }) =>
      Number(storage.sql.exec(`SELECT value FROM meta WHERE key = 'floor'`).one()["value"]),
    );
    expect(floor).toBeGreaterThanOrEqual(200);

    const path = `/api/channels/${channel.id}/messages?limit=50`;
    await ann.json(path);
    const cost = async (query: string) => {
      const before = callCounts().d1;
      const { items } = await ann.json<{ items: unknown[] }>(`${path}${query}`);
      return { items: items.length, d1: callCounts().d1 - before };
    };
    expect(await cost("")).toEqual({ items: 50, d1: 0 });
    expect(await cost(`&before=${floor + 60}`)).toEqual({ items: 50, d1: 0 });
    expect(await cost(`&before=${floor}`)).toEqual({ items: 50, d1: 1 });
    expect(await cost(`&before=${floor + 20}`), "some of either").toEqual({ items: 50, d1: 1 });
  },
);
