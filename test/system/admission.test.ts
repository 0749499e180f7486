import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { knock, openLine, ticketFor } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import { bring, foundWorkspace, must, room, signInGuest, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { Ticket } from "./support/shapes.ts";

const wants = (person: Person, channelId: string) =>
  person.post<Ticket & { code: string }>(`/api/channels/${channelId}/ticket`);

/** An upgrade with this ticket, answered before any socket is there. */
function upgrade(house: House, channelId: string, { ticket }: Ticket) {
  return knock(house.api.base, `/api/channels/${channelId}/socket`, {
    "sec-websocket-protocol": `edgewise.v1, ticket.${ticket}`,
  });
}

async function scene(house: House, count: number) {
  const people = await Promise.all(Array.from({ length: count }, () => signInGuest(house.api)));
  const [ann, ...others] = people;
  if (ann === undefined) throw new Error("nobody");
  const workspace = await foundWorkspace(ann);
  await bring(ann, workspace.id, "member", ...others);
  return { people, workspace, channelId: await room(ann, workspace.id, others) };
}

describe("a small house that refuses", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ CONNECTIONS: "refuse", ROOM_PEOPLE: "2" });
  });
  afterAll(() => house.stop());

  it("[CONN1] the sixth socket is refused with a time, at the ticket and at the upgrade", async () => {
    const { people, channelId } = await scene(house, 1);
    const [ann] = people as [Person];
    const late = await ticketFor(ann, channelId);
    const lines: Line[] = [];
    for (let i = 0; i < 5; i += 1) lines.push(await openLine(ann, channelId));
    const refused = await wants(ann, channelId);
    expect([refused.status, refused.json.code]).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(10);
    const turned = await upgrade(house, channelId, late);
    expect(turned.status).toBe(429);
    expect(Number(turned.headers["retry-after"])).toBeGreaterThanOrEqual(10);
    expect(lines.every((line) => line.isOpen)).toBe(true);
    await lines[0]?.leave();
    // What was refused is not used up.
    lines.push(await openLine(ann, channelId, { ticket: late }));
    for (const line of lines) line.socket.close();
  });

  it("[ADM3] a full channel answers 503 with a time to who is not there, ticket in hand or not", async () => {
    const { people, channelId } = await scene(house, 3);
    const [ann, bob, cem] = people as [Person, Person, Person];
    const late = await ticketFor(cem, channelId);
    const lines = [await openLine(ann, channelId), await openLine(bob, channelId)];
    const refused = await wants(cem, channelId);
    expect([refused.status, refused.json.code]).toEqual([503, "overloaded"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(15);
    const turned = await upgrade(house, channelId, late);
    expect(turned.status).toBe(503);
    expect(Number(turned.headers["retry-after"])).toBeGreaterThanOrEqual(15);
    lines.push(await openLine(ann, channelId));
    await lines[1]?.leave();
    lines.push(await openLine(cem, channelId, { ticket: late }));
    for (const line of lines) line.socket.close();
  });
});

describe("a house", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ FAULTS: "on" });
  });
  afterEach(() => house.mend());
  afterAll(() => house.stop());

  it("[ADM2] a channel that cannot store gives out no tickets for 30 s, then tries again", async () => {
    const { people, channelId } = await scene(house, 3);
    const [ann, bob, cem] = people as [Person, Person, Person];
    // A Relay, where the channel has any, is up by then: it is the channel that cannot store.
    const before: Line[] = [];
    for (let i = 0; i < 3; i += 1) before.push(await openLine(cem, channelId));
    const tickets = [];
    for (let i = 0; i < 5; i += 1) tickets.push(await ticketFor(ann, channelId));
    await house.faults({ object: "full" });
    for (const ticket of tickets)
      expect((await upgrade(house, channelId, ticket)).status).toBe(503);
    await house.mend();
    const refused = await wants(bob, channelId);
    expect([refused.status, refused.json.code]).toEqual([503, "unavailable"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(20);
    await house.faults({ clockSkewMs: 31_000 });
    const line = await openLine(bob, channelId);
    const next = await openLine(bob, channelId);
    for (const one of [...before, line, next]) one.socket.close();
  });

  it("[CONN2] with forty sockets in eight channels one more closes the longest idle, wherever it is", async () => {
    const ann = await signInGuest(house.api);
    const workspace = await foundWorkspace(ann);
    const lines: Line[] = [];
    for (let i = 0; i < 8; i += 1) {
      const channelId = await room(ann, workspace.id);
      for (let n = 0; n < 5; n += 1) lines.push(await openLine(ann, channelId));
    }
    await lines[0]?.say("busy");
    const more = await openLine(ann, await room(ann, workspace.id));
    await expect
      .poll(() => lines.filter((line) => !line.isOpen).length, { timeout: 5_000 })
      .toBe(1);
    expect(lines[1]?.isOpen).toBe(false);
    expect((await lines[1]?.closed)?.code).toBe(4409);
    for (const line of [...lines, more]) line.socket.close();
  });

  it("[CONN1] the five sockets of a person that spoke or opened last stay, the others are closed with 4409", async () => {
    const { people, channelId } = await scene(house, 1);
    const [ann] = people as [Person];
    const lines: Line[] = [];
    for (let i = 0; i < 7; i += 1) {
      lines.push(await openLine(ann, channelId));
      // The first one is the oldest, and not the idle one.
      if (i === 4) await lines[0]?.say("busy");
    }
    const gone = [lines[1], lines[2]];
    for (const line of gone) expect((await line?.closed)?.code).toBe(4409);
    const answer = await lines.at(-1)?.command({ type: "send", body: "still here" });
    expect(answer?.type).toBe("ack");
    expect(lines.filter((line) => line.isOpen)).toHaveLength(5);
    for (const line of lines) line.socket.close();
  });

  it("[CONN1] [ADM1] 20 fifty sockets of one person at once: ten tickets a minute, and exactly five live", async () => {
    const { people, channelId } = await scene(house, 1);
    const [ann] = people as [Person];
    const asked = await Promise.all(
      Array.from({ length: 50 }, () => ann.post<Ticket>(`/api/channels/${channelId}/ticket`)),
    );
    const given = asked.filter(({ status }) => status === 200).map(({ json }) => json);
    const refused = asked.filter(({ status }) => status === 429);
    expect([given.length, refused.length]).toEqual([10, 40]);
    for (const { headers } of refused) expect(Number(headers["retry-after"])).toBeGreaterThan(30);
    const lines = await Promise.all(given.map((ticket) => openLine(ann, channelId, { ticket })));
    const dead = () => lines.filter((line) => !line.isOpen);
    await expect.poll(() => dead().length, { timeout: 5_000 }).toBe(5);
    for (const line of dead()) expect((await line.closed).code).toBe(4409);
    for (const line of lines.filter(({ isOpen }) => isOpen)) await line.ping();
    expect(dead()).toHaveLength(5);
    for (const line of lines) line.socket.close();
  });

  it("[LIM1] 11 a flood from one socket is refused with a time, then closed with 4429", async () => {
    const { people, channelId } = await scene(house, 1);
    const [ann] = people as [Person];
    const line = await openLine(ann, channelId);
    for (let i = 0; i < 30; i += 1)
      expect((await line.command({ type: "send", body: `word ${i}` })).type).toBe("ack");
    const refused = await line.command({ type: "send", body: "one too many" });
    expect(refused).toMatchObject({ type: "error", code: "rate_limited" });
    expect(refused.retryAfter).toBeGreaterThan(0);
    for (let i = 0; i < 150; i += 1)
      line.send({ type: "send", id: unique("flood"), body: "flood" });
    expect((await line.closed).code).toBe(4429);
  });

  it("[ADM1] the eleventh ticket of a minute is 429 with a time; the inbox has a budget of its own", async () => {
    const { people, channelId } = await scene(house, 1);
    const [ann] = people as [Person];
    for (let i = 0; i < 10; i += 1) must(await wants(ann, channelId), 200);
    const refused = await wants(ann, channelId);
    expect([refused.status, refused.json.code]).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(30);
    expect((await ann.post("/api/inbox/ticket")).status).toBe(200);
  });
});

describe("with the limits off", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ RATE_LIMITS: "off", CONNECTIONS: "refuse", ROOM_PEOPLE: "1" });
  });
  afterAll(() => house.stop());

  it("[ADM1] [CONN1] nothing is refused for connections", async () => {
    const { people, channelId } = await scene(house, 2);
    const [ann, bob] = people as [Person, Person];
    const lines = [await openLine(bob, channelId)];
    for (let i = 0; i < 12; i += 1) lines.push(await openLine(ann, channelId));
    for (const line of lines) await line.ping();
    expect(lines.every((line) => line.isOpen)).toBe(true);
    for (const line of lines) line.socket.close();
  });
});
