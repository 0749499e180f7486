import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createApi, openChannel } from "../../src/client/index.ts";
import type { ChannelClient } from "../../src/client/index.ts";
import { ApiError } from "../../src/client/request.ts";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { bring, channelsOf, foundWorkspace, must, signInGuest } from "./support/people.ts";
import type { Person } from "./support/people.ts";

const PEOPLE = 150;
const SIGN_INS_AT_ONCE = 8;
const PATIENCE_MS = 60_000;
const TIMER_MS = 10;

let house: House;
beforeAll(async () => {
  house = await openHouse({ FAULTS: "on" });
});
afterAll(() => house.stop());

/** One person's client; `early` counts tickets asked for before a refusal's time was over. */
function guest(person: Person, channelId: string) {
  const api = createApi({ baseUrl: person.api.base, token: person.token });
  const sockets: WebSocket[] = [];
  const heard: string[] = [];
  const asked = { early: 0, notBefore: 0 };
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { perMessageDeflate: false });
      sockets.push(this);
    }
  }
  const client: ChannelClient = openChannel({
    api: {
      baseUrl: person.api.base,
      messages: api.messages,
      ticket: async (...of) => {
        if (Date.now() < asked.notBefore) asked.early += 1;
        try {
          return await api.ticket(...of);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          // A timer may be a few ms early by the other clock.
          asked.notBefore = Date.now() + (error.retryAfter ?? 0) * 1_000 - TIMER_MS;
          throw error;
        }
      },
    },
    channelId,
    userId: person.userId,
    WebSocket: Socket,
    pageSize: 0,
    onEvents: (events) => {
      for (const event of events)
        if (event.type === "message.created") heard.push(event.message.body);
    },
  });
  const cut = async () => {
    const socket = sockets.at(-1);
    if (socket === undefined) return;
    const gone = once(socket, "close");
    socket.terminate();
    await gone;
  };
  return { client, asked, heard, cut };
}

async function crowd(): Promise<{ people: Person[]; channelId: string }> {
  const people: Person[] = [];
  const ann = await signInGuest(house.api);
  const workspace = await foundWorkspace(ann);
  const lane = async () => {
    while (people.length < PEOPLE - 1) {
      const seat = people.length;
      people.push(ann);
      // Each from an address of their own: without one all sign in as one stranger.
      const headers = { "CF-Connecting-IP": `10.0.0.${seat}` };
      people[seat] = await signInGuest(house.api, headers);
      await bring(ann, workspace.id, "member", people[seat]);
    }
  };
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, lane));
  const [general] = await channelsOf(ann, workspace.id);
  if (general === undefined) throw new Error("no #general");
  const limits = { messagesPerMinute: 10_000, messagesPerMinuteUser: 10_000 };
  must(await ann.patch(`/api/channels/${general.id}`, { limits }));
  return { people: [ann, ...people], channelId: general.id };
}

it("[STORM1] [RES1] a hundred and fifty cut at once come back without D1, and each has every word once and in order", async () => {
  const { people, channelId } = await crowd();
  const guests = people.map((person) => guest(person, channelId));
  const live = () => guests.filter(({ client }) => client.getState().status.kind === "live").length;
  await expect.poll(live, { timeout: PATIENCE_MS }).toBe(PEOPLE);

  await house.faults({ d1: "fail" });
  expect((await people[0]?.get("/api/workspaces"))?.status).toBeGreaterThanOrEqual(500);
  await Promise.all(guests.map(({ cut }) => cut()));

  // Some speak while they have no socket, one after the other over HTTP, one at once into an outbox.
  const [, bob, cem] = people as [Person, Person, Person];
  const said: string[] = [];
  guests[3]?.client.send("from the outbox");
  for (let i = 0; i < 20; i += 1) {
    must(await (i % 2 === 0 ? bob : cem).say(channelId, `word ${i}`), 201);
    said.push(`word ${i}`);
  }

  await expect.poll(live, { timeout: PATIENCE_MS }).toBe(PEOPLE);
  const whole = () => guests.filter(({ heard }) => heard.length >= said.length + 1).length;
  await expect.poll(whole, { timeout: PATIENCE_MS }).toBe(PEOPLE);
  const [first] = guests;
  expect(first?.heard.filter((body) => body !== "from the outbox")).toEqual(said);
  for (const { heard } of guests) expect(heard).toEqual(first?.heard);
  expect(guests.reduce((sum, { asked }) => sum + asked.early, 0)).toBe(0);
  for (const { client } of guests) client.close();
  await house.mend();
});
