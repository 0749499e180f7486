// Slash commands under limits, and across the end of the server.
import { afterEach, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { MessageList } from "./support/shapes.ts";

const WORDS_A_MINUTE = 30;
const TRIES = WORDS_A_MINUTE + 10;

let house: House;
const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) line.hangUp();
  await house?.stop();
});

async function dial(person: Person, channelId: string): Promise<Line> {
  const line = await openLine(person, channelId);
  lines.push(line);
  return line;
}

async function scene(vars: Record<string, string>) {
  house = await openHouse(vars);
  const ann = await signUp(house.api, "Ann");
  const { id } = await foundWorkspace(ann);
  return { ann, channelId: await room(ann, id) };
}

describe.each([
  ["its own sockets", {}],
  ["Relays", { RELAY_SOCKETS: "0" }],
])("slash commands, in a channel with %s", (_where, vars: Record<string, string>) => {
  it("[SLASH4] [LIM1] count as messages: beyond the limit each is refused, with when to come back", async () => {
    const { ann, channelId } = await scene({ FAULTS: "on", ...vars });
    const line = await dial(ann, channelId);
    for (let i = 0; i < TRIES; i += 1) line.send({ type: "slash", id: `s${i}`, text: "/topic" });
    const answers = () => line.frames.filter(({ type }) => type === "ack" || type === "error");
    await line.heard(() => answers().length === TRIES, "every answer");
    const refused = answers().filter(({ type }) => type === "error");
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused)
      expect(answer).toMatchObject({ code: "rate_limited", retryAfter: expect.any(Number) });
  });

  it("[SLASH2] a command that is sent again after the server has died makes its message once", async () => {
    const { ann, channelId } = await scene({ RATE_LIMITS: "off", FAULTS: "on", ...vars });
    const ids = Array.from({ length: 12 }, (_, i) => `crash-${i}`);
    const line = await dial(ann, channelId);
    for (const id of ids) line.send({ type: "slash", id, text: `/shrug ${id}` });
    // Some are stored by now, some are on their way.
    await line.heard(({ type }) => type === "ack", "the first answer");
    await house.crash();
    const back = ann.at(house.api);
    const again = await dial(back, channelId);
    for (const id of ids) again.send({ type: "slash", id, text: `/shrug ${id}` });
    const answered = () => again.frames.filter(({ type }) => type === "ack");
    await again.heard(() => answered().length === ids.length, "every answer");
    const { items } = must(
      await back.get<MessageList>(`/api/channels/${channelId}/messages?limit=100`),
    );
    expect(items.map(({ clientMsgId }) => clientMsgId).toSorted()).toEqual(ids.toSorted());
    // What was acknowledged before is where it was.
    for (const { id, seq } of line.frames.filter(({ type }) => type === "ack"))
      expect(items.find((message) => message.clientMsgId === id)?.seq).toBe(seq);
  });
});
