import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather, openRoom } from "../../src/cli/guests.ts";
import { openChannel } from "../../src/client/index.ts";
import type { ChannelClient } from "../../src/client/index.ts";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import { foundWorkspace, must, room, signIn, signInGuest, signUp } from "./support/people.ts";
import type { Person } from "./support/people.ts";

type Answer = { drained: number; connections: number };
type Live = {
  totals: Record<string, number>;
  channels: { id: string; workspaceId: string; connections: number; people: number }[];
};

const TALKERS = 20;
/** Beyond the time for which a client keeps a socket that it has just opened. */
const SETTLED_MS = 5_200;
const EACH_SAYS = 60;
const SAYS_EVERY_MS = 50;

let house: House;
let operator: Person;

beforeAll(async () => {
  house = await openHouse();
  // A guest who was here before is no account.
  await signInGuest(house.api);
  operator = await signUp(house.api, "Olive");
});

afterAll(() => house?.stop());

describe("the operator's calls", () => {
  it("[OP1] are absent to everybody else", async () => {
    const member = await signUp(house.api, "Mara");
    const guest = await signInGuest(house.api);
    for (const body of [{ all: true }, { nonsense: 1 }]) {
      for (const person of [member, guest])
        expect((await person.post("/api/admin/drain", body)).status).toBe(404);
      expect((await house.api.call("POST", "/api/admin/drain", { body })).status).toBe(404);
    }
    expect((await member.get("/api/admin/live")).status).toBe(404);
    expect((await operator.get("/api/admin/live")).status).toBe(200);
    expect((await operator.get("/api/admin/nothing")).status).toBe(404);
  });

  it("[OP1] are those of OPERATORS alone where it names somebody", async () => {
    const named = await openHouse({ OPERATORS: " Someone@Example.com, other@example.com" });
    try {
      const first = await signUp(named.api, "First");
      const body = { email: "someone@example.com", password: "correct horse battery", name: "S" };
      must(await named.api.call("POST", "/api/auth/sign-up/email", { body }));
      const someone = await signIn(named.api, "someone@example.com");
      expect((await first.get("/api/admin/live")).status).toBe(404);
      expect((await someone.get("/api/admin/live")).status).toBe(200);
    } finally {
      await named.stop();
    }
  });

  it("[DRAIN3] refuse what names nothing to drain, or more than one thing", async () => {
    for (const body of [
      {},
      [],
      null,
      { all: false },
      { all: "true" },
      { channelId: 1 },
      { channelId: "c_0", all: true },
      { workspaceId: "" },
      { workspaceId: "w".repeat(65) },
      { channelId: "c_0", workspaceId: "w_0" },
    ])
      expect(await operator.post("/api/admin/drain", body)).toMatchObject({
        status: 400,
        json: { code: "invalid" },
      });
    for (const channelId of ["", "c_0", "c_00000000000000000000", "../x"])
      expect(await operator.post("/api/admin/drain", { channelId })).toMatchObject({
        status: 404,
        json: { code: "not_found" },
      });
    expect(must(await operator.post("/api/admin/drain", { workspaceId: "w_none" }))).toEqual({
      drained: 0,
      connections: 0,
    });
  });
});

describe("a drain", () => {
  it("[DRAIN3][LIVE1] of a workspace reaches its channels, which are listed as live", async () => {
    const [mine, other] = [await foundWorkspace(operator), await foundWorkspace(operator)];
    const ids = [await room(operator, mine.id), await room(operator, mine.id)];
    const lines = await Promise.all(ids.map((id) => openLine(operator, id)));
    const apart = await openLine(operator, await room(operator, other.id));
    const live = async () =>
      must(await operator.get<Live>("/api/admin/live")).channels.filter(
        ({ workspaceId }) => workspaceId === mine.id,
      );
    await expect
      .poll(async () => (await live()).map(({ id }) => id).toSorted())
      .toEqual(ids.toSorted());
    expect((await live())[0]).toMatchObject({ connections: 1, people: 1, relays: 0 });
    const drain = (body: object) => operator.post<Answer>("/api/admin/drain", body);
    expect(must(await drain({ workspaceId: mine.id }))).toEqual({ drained: 2, connections: 2 });
    for (const line of lines) {
      const frame = await line.heard(({ type }) => type === "maintenance", "a request");
      expect(frame).toMatchObject({ action: "prepare_reconnect" });
    }
    await apart.ping();
    expect(apart.frames.some(({ type }) => type === "maintenance")).toBe(false);
    expect(must(await drain({ all: true })).drained).toBeGreaterThanOrEqual(3);
    await apart.heard(({ type }) => type === "maintenance", "a request");
    // Who does not go is told to, and then closed.
    for (const line of [...lines, apart]) expect(await line.closedWith(15_000)).toBe(4503);
  });

  it("[DRAIN2][DRAIN3] reaches the sockets on Relays, and leaves who comes meanwhile where they are", async () => {
    const spread = await openHouse({ RATE_LIMITS: "off", RELAY_SOCKETS: "2", RELAY_CAPACITY: "2" });
    try {
      const owner = await signUp(spread.api, "Olive");
      const workspace = await foundWorkspace(owner);
      const channelId = await room(owner, workspace.id);
      const lines: Line[] = [];
      for (let i = 0; i < 6; i += 1) lines.push(await openLine(owner, channelId));
      const answer = await owner.post<Answer>("/api/admin/drain", { channelId });
      expect(must(answer)).toEqual({ drained: 1, connections: 6 });
      for (const line of lines)
        await line.heard(({ action }) => action === "prepare_reconnect", "a request");
      const fresh: Line[] = [];
      for (let i = 0; i < 3; i += 1) fresh.push(await openLine(owner, channelId));
      const said = await fresh[0]?.say("still the same room");
      for (const line of lines) {
        await line.heard(({ action }) => action === "reconnect_now", "an order", 0, 10_000);
        expect(await line.closedWith(10_000)).toBe(4503);
        expect(line.events.map(({ seq }) => seq)).toContain(said?.seq);
      }
      for (const line of fresh) {
        await line.ping();
        expect([line.isOpen, line.frames.some(({ type }) => type === "maintenance")]).toEqual([
          true,
          false,
        ]);
      }
      const live = must(await owner.get<Live>("/api/admin/live"));
      expect(live.totals).toMatchObject({ channels: 1, people: 1 });
    } finally {
      await spread.stop();
    }
  });

  it.each(["replace", "refuse"])(
    "[DRAIN2][CONN1] lets a person with all their sockets replace each of them, where one too many is one to %s",
    async (CONNECTIONS) => {
      const strict = await openHouse({ CONNECTIONS });
      try {
        const owner = await signUp(strict.api, "Olive");
        const channelId = await room(owner, (await foundWorkspace(owner)).id);
        const five = () => Promise.all(Array.from({ length: 5 }, () => openLine(owner, channelId)));
        const old = await five();
        must(await owner.post("/api/admin/drain", { channelId }));
        const fresh = await five();
        for (const line of [...old, ...fresh]) {
          await line.ping();
          expect(line.isOpen).toBe(true);
        }
        for (const line of old) await line.leave();
        await fresh[0]?.say("all are back");
        expect(fresh.every(({ isOpen }) => isOpen)).toBe(true);
      } finally {
        await strict.stop();
      }
    },
  );

  it("[DRAIN1][DRAIN2] while twenty clients talk loses nothing, doubles nothing, and all are back", async () => {
    const names = Array.from({ length: TALKERS }, (_, i) => `talker ${i}`);
    const crowd = await gather(house.served.url, "Talkers", names);
    const { guests } = crowd;
    const channelId = await openRoom(crowd, "talk");
    const talkers = guests.map(({ api, userId }) => {
      const bodies: string[] = [];
      const kinds: string[] = [];
      let sockets = 0;
      class Counted extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols);
          sockets += 1;
        }
      }
      const client: ChannelClient = openChannel({
        api,
        channelId,
        userId,
        WebSocket: Counted,
        onEvents: (events) => {
          for (const event of events)
            if (event.type === "message.created") bodies.push(event.message.body);
        },
      });
      client.subscribe(() => kinds.push(client.getState().status.kind));
      return { client, bodies, kinds, sockets: () => sockets };
    });
    const states = () => talkers.map(({ client }) => client.getState());
    await expect
      .poll(() => states().every(({ status }) => status.kind === "live"), { timeout: 20_000 })
      .toBe(true);
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    for (const { kinds } of talkers) kinds.splice(0);

    const said: string[] = [];
    for (let i = 0; i < EACH_SAYS; i += 1) {
      if (i === 5)
        expect(must(await operator.post("/api/admin/drain", { channelId }))).toEqual({
          drained: 1,
          connections: TALKERS,
        });
      for (const [who, { client }] of talkers.entries()) {
        const body = `${who}: ${i}`;
        said.push(body);
        client.send(body);
      }
      await new Promise((resolve) => setTimeout(resolve, SAYS_EVERY_MS));
    }
    await expect
      .poll(() => talkers.map(({ bodies }) => bodies.length), { timeout: 30_000 })
      .toEqual(talkers.map(() => said.length));
    await expect
      .poll(() => states().every(({ pending }) => pending.length === 0), { timeout: 10_000 })
      .toBe(true);

    const [{ bodies: order }] = talkers as [(typeof talkers)[number]];
    expect(order.toSorted()).toEqual(said.toSorted());
    for (const { bodies, kinds, sockets } of talkers) {
      expect(bodies).toEqual(order);
      // The next one was there before the last one went.
      expect([sockets(), new Set(kinds)]).toEqual([2, new Set(["live"])]);
    }
    for (const { client } of talkers) client.close();
  });
});
