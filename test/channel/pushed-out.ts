import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { LIMITS } from "../../src/protocol/limits.ts";
import type { Person } from "./world.ts";

const word = (n: number): object => ({ type: "send", body: `word ${n}` });

/**
 * Makes so many more events in a channel than its object keeps, words unless said otherwise, and lets
 * D1 have them. Answers the seq up to which the object has let go of what was said.
 */
export async function pushOut(
  person: Person,
  channelId: string,
  more: number,
  command = word,
): Promise<number> {
  const object = env.CHANNEL.get(env.CHANNEL.idFromName(channelId));
  const line = await person.open(channelId);
  const total = LIMITS.recentMessages + more;
  for (let said = 0; said < total; said += LIMITS.batchCommands) {
    const commands = Array.from({ length: LIMITS.batchCommands }, (_, i) => ({
      ...command(said + i),
      id: `w${said + i}`,
    }));
    line.say({ type: "batch", commands });
  }
  await line.hear("ack", ({ id }) => id === `w${total - 1}`);
  // Due later; a test does not wait.
  await new Promise((done) => setTimeout(done, 2_100));
  for (let turn = 0; turn < 3; turn += 1) await runDurableObjectAlarm(object);
  return runInDurableObject(object, (_, { storage }) =>
    Number(storage.sql.exec(`SELECT value FROM meta WHERE key = 'floor'`).one()["value"]),
  );
}
