// Readers who do not keep up, beside others who must not notice.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import { bring, foundWorkspace, room, signUp, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { Workspace } from "./support/shapes.ts";

const MIB = 1_048_576;
const BODY = "x".repeat(3_900);
const BATCH = 15;
/** Silence after which a socket is closed, ms. */
const SILENT_MS = 120_000;

let house: House;
let owner: Person;
let max: Person;
let mia: Person;
let team: Workspace;
const lines: Line[] = [];

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  max = await signUp(house.api, "Max");
  mia = await signUp(house.api, "Mia");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia);
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.hangUp();
  await house.mend();
});
afterAll(() => house?.stop());

async function dial(...args: Parameters<typeof openLine>): Promise<Line> {
  const opened = await openLine(...args);
  lines.push(opened);
  return opened;
}

/** Says so many characters in all, and answers the last seq. */
async function fill(speaker: Line, characters: number): Promise<number> {
  let last = 0;
  for (let said = 0; said < characters; said += BODY.length * BATCH) {
    const commands = Array.from({ length: BATCH }, () => ({
      type: "send",
      id: unique("fill"),
      body: BODY,
    }));
    const from = speaker.frames.length;
    speaker.send({ type: "batch", commands });
    const { seq } = await speaker.heard(({ id }) => id === commands.at(-1)?.id, "the ack", from);
    last = seq ?? 0;
  }
  return last;
}

describe("readers who fall behind", () => {
  test("[BACK2] one who confirms and is 1 MiB behind is reset and closed; one who keeps up stays", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const speaker = await dial(max, channelId);
    const slow = await dial(mia, channelId);
    const quick = await dial(owner, channelId);
    const { seq } = await speaker.say("one");
    await Promise.all([slow.event(seq), quick.event(seq)]);
    for (const reader of [slow, quick]) reader.send({ type: "got", seq });
    await slow.ping();

    const keepUp = async () => {
      const head = await fill(speaker, MIB / 2);
      await quick.event(head);
      quick.send({ type: "got", seq: head });
      await quick.ping();
    };
    await keepUp();
    await slow.ping();
    expect(slow.isOpen, "half a mebibyte is not too far").toBe(true);
    await keepUp();
    await keepUp();
    expect((await slow.closed).code).toBe(4408);
    expect(slow.frames.at(-1)).toMatchObject({ type: "reset", epoch: slow.welcome.epoch });
    expect(quick.isOpen).toBe(true);
    expect(quick.events.map((event) => event.seq)).toEqual(
      Array.from({ length: quick.events.length }, (_, i) => i + 1),
    );
  });

  test("[BACK3] hostile 12: a reader that never reads is closed as silent, the others unaffected", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const speaker = await dial(max, channelId);
    const reader = await dial(owner, channelId);
    const deaf = await dial(mia, channelId);
    deaf.socket.pause();
    const head = await fill(speaker, 2 * MIB);
    await reader.event(head);
    expect(reader.events).toHaveLength(head);

    await house.faults({ clockSkewMs: SILENT_MS + 5_000 });
    // Those who talk are heard on the new clock; the next look for the silent finds one.
    await Promise.all([speaker.say("here"), reader.say("here too")]);
    await house.faults({ clockSkewMs: SILENT_MS + 100_000 });
    await Promise.all([speaker.say("still"), reader.say("still too")]);
    deaf.socket.resume();
    expect((await Promise.race([deaf.closed, sleep(20_000)])) ?? "open").toMatchObject({
      code: 4408,
    });
    await speaker.say("and on it goes");
    await reader.ping();
    expect(reader.isOpen && speaker.isOpen).toBe(true);
  });
});
