import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS } from "../../../src/protocol/limits.ts";
import { openLine } from "../../system/support/line.ts";
import { unique } from "../../system/support/people.ts";
import type { Person } from "../../system/support/people.ts";

/** Messages on their way at once: enough to keep the server busy, few enough not to swamp it. */
const IN_FLIGHT = 8 * LIMITS.batchCommands;
const POLL_MS = 2;
const PATIENCE_MS = 60_000;

/**
 * Says all of this in a channel, in order, through one socket; resolves when it is stored. Needs
 * rate limits off, and then takes a few seconds for 10,000 messages.
 */
export async function seedMessages(
  person: Person,
  channelId: string,
  bodies: readonly string[],
): Promise<void> {
  const line = await openLine(person, channelId);
  const heard = { acks: 0, refusal: "" };
  line.socket.on("message", (data: Buffer) => {
    const text = data.toString();
    if (text.startsWith('{"type":"ack"')) heard.acks += 1;
    if (text.startsWith('{"type":"error"')) heard.refusal = text;
  });
  const answeredUpTo = async (count: number) => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      if (heard.acks >= count) return;
      if (heard.refusal !== "") throw new Error(`seeding: ${heard.refusal}`);
      if (performance.now() > deadline)
        throw new Error(`seeding: ${heard.acks} of ${count} stored`);
      await sleep(POLL_MS);
    }
  };
  for (let from = 0; from < bodies.length; from += LIMITS.batchCommands) {
    const commands = bodies
      .slice(from, from + LIMITS.batchCommands)
      .map((body) => ({ type: "send", id: unique("seed"), body }));
    line.send({ type: "batch", commands });
    await answeredUpTo(from - IN_FLIGHT);
  }
  await answeredUpTo(bodies.length);
  await line.leave();
}

/** The same from several people at once, so that they take turns. */
export async function seedTalk(
  people: readonly Person[],
  channelId: string,
  bodies: readonly string[],
): Promise<void> {
  const share = Math.ceil(bodies.length / people.length);
  await Promise.all(
    people.map((person, i) =>
      seedMessages(person, channelId, bodies.slice(i * share, (i + 1) * share)),
    ),
  );
}
