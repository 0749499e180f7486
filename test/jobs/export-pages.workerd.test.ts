import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { HistoryScan } from "../../src/storage/history-scan.ts";
import { channelStub } from "../../src/storage/objects.ts";
import { Person } from "../channel/world.ts";

/** More words than a page has bytes for. */
const WORDS = 140;
const LONG = "é".repeat(4_000);

afterEach(() => clearFaults());

it(
  "[EXPORT1] a page is as much as one answer carries, of the channel and of D1, with what edits have replaced",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const line = await ann.open(channel.id);
    for (let i = 1; i <= WORDS; i += 1) line.say({ type: "send", id: `w${i}`, body: LONG });
    await line.hear("ack", ({ id }) => id === `w${WORDS}`);
    const edits = Array.from({ length: 120 }, (_, i) => `${i}${LONG.slice(3)}`);
    for (const [i, body] of edits.entries()) line.say({ type: "edit", id: `e${i}`, seq: 1, body });
    await line.hear("ack", ({ id }) => id === "e119");
    line.say({ type: "react", id: "r", seq: 1, emoji: "👍", on: true });
    await line.hear("ack", ({ id }) => id === "r");
    injectFaults({ clockSkewMs: 10_000 });
    const object = env.CHANNEL.get(env.CHANNEL.idFromName(channel.id));
    for (let turn = 0; turn < 5; turn += 1) await runDurableObjectAlarm(object);

    const replaced = [LONG, ...edits.slice(0, -1)].slice(-100);
    const whole = async (
      page: (after: number) => Promise<{
        messages: { seq: number; reactions: unknown[] }[];
        versions: { body: string }[];
        upTo: number;
      }>,
    ) => {
      const seqs: number[] = [];
      for (let after = 0; after < WORDS;) {
        const { messages, versions, upTo } = await page(after);
        if (after === 0) {
          expect(messages.length).toBeLessThan(WORDS);
          expect(messages[0]?.reactions).toHaveLength(1);
          expect(versions.map(({ body }) => body)).toEqual(replaced);
        }
        expect(upTo).toBeGreaterThan(after);
        seqs.push(...messages.map(({ seq }) => seq));
        after = upTo;
      }
      expect(seqs).toEqual(Array.from({ length: WORDS }, (_, i) => i + 1));
    };
    const stub = channelStub(env, channel.id);
    await whole(async (after) => {
      const slice = await stub.wholeLog({ after, limit: 500 });
      if (slice === null) throw new Error("no channel");
      return slice;
    });
    const history = new HistoryScan(env, channel.id);
    await whole((after) => history.page({ after, upTo: WORDS }, 500));
  },
);
