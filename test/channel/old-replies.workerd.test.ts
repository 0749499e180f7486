import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { Message } from "../../src/protocol/events.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import type { ThreadView } from "../../src/protocol/personal.ts";
import { Person } from "./world.ts";

it(
  "[THREADS1] an old reply is as its channel has it, though D1 has not heard of that yet",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const object = env.CHANNEL.get(env.CHANNEL.idFromName(channel.id));
    const path = `/api/channels/${channel.id}/messages`;
    const say = async (body: string, more: object = {}) => {
      const said = await ann.json<{ message: Message }>(path, "POST", { body, ...more });
      return said.message.seq;
    };
    const threadSeq = await say("top");
    const reply = await say("a reply", { threadSeq });
    const edited = await say("another", { threadSeq });
    const secret = await say("the secret", { threadSeq });

    const line = await ann.open(channel.id);
    const total = LIMITS.recentMessages + 200;
    for (let said = 0; said < total; said += LIMITS.batchCommands) {
      const commands = Array.from({ length: LIMITS.batchCommands }, (_, i) => ({
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
    expect(floor).toBeGreaterThan(secret);

    await ann.json(`${path}/${secret}`, "DELETE");
    await ann.json(`${path}/${edited}`, "PATCH", { body: "other words" });
    const { items } = await ann.json<{ items: ThreadView[] }>("/api/me/threads");
    expect(items.map(({ replies }) => replies.map(({ seq, body }) => [seq, body]))).toEqual([
      [
        [reply, "a reply"],
        [edited, "other words"],
      ],
    ]);
  },
);
