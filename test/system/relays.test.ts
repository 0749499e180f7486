// A channel of twenty sockets on two levels of Relays, from outside.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { knockStatus, openLine, protocols, ticketFor } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import { bring, foundWorkspace, must, PASSWORD, room, signIn, signUp } from "./support/people.ts";
import { signInGuest, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { Ticket, Workspace } from "./support/shapes.ts";

/** Two sockets on the channel, three on each of two Relays, and three on each of the two behind each. */
const SHAPE = { RELAY_SOCKETS: "2", RELAY_CAPACITY: "3", RELAY_FAN: "2" };
const PLACES = 20;
const MAC_BYTES = 32;
/** What [REL3] gives a revocation. */
const ENDED_MS = 1_000;

let house: House;
let owner: Person;
let max: Person;
let mia: Person;
let team: Workspace;
const lines: Line[] = [];

beforeAll(async () => {
  house = await openHouse({ RATE_LIMITS: "off", FAULTS: "on", ...SHAPE });
  owner = await signUp(house.api, "Olga");
  max = await signUp(house.api, "Max");
  mia = await signUp(house.api, "Mia");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia);
}, 120_000);
afterEach(async () => {
  await house.mend();
  for (const line of lines.splice(0)) line.hangUp();
});
afterAll(() => house?.stop());

/** The Relay that a ticket names; "" for the channel itself. */
function placeOf({ ticket }: Ticket): string {
  const claims: unknown = JSON.parse(
    Buffer.from(ticket, "base64url").subarray(0, -MAC_BYTES).toString(),
  );
  const { relay } = claims as { relay?: { id: string } };
  return relay?.id ?? "";
}

type Placed = { line: Line; place: string; person: Person };

async function dial(
  person: Person,
  channelId: string,
  options: Parameters<typeof openLine>[2] = {},
): Promise<Placed> {
  const ticket = options.ticket ?? (await ticketFor(person, channelId));
  const line = await openLine(person, channelId, { ...options, ticket });
  lines.push(line);
  return { line, place: placeOf(ticket), person };
}

/** So many sockets, one person's after the other's. */
async function fill(channelId: string, people: readonly Person[], count = PLACES) {
  const placed: Placed[] = [];
  for (let i = 0; i < count; i += 1)
    placed.push(await dial(people[i % people.length] ?? owner, channelId));
  return placed;
}

/** The seqs that a line has heard, from the first on without a gap or a repeat. */
function expectExact(line: Line): void {
  const seqs = line.events.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
}

describe("a channel on two levels of Relays", () => {
  test("[REL1] [REL7] fills its places one by one, and everybody hears one order", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const placed = await fill(channelId, [max, mia, owner]);
    const counts = Map.groupBy(placed, ({ place }) => place);
    expect([...counts.values()].map((all) => all.length)).toEqual([2, 3, 3, 3, 3, 3, 3]);
    const more = await max.post(`/api/channels/${channelId}/ticket`);
    expect([more.status, Number(more.headers["retry-after"]) > 0]).toEqual([503, true]);
    await Promise.all(
      placed.map(async ({ line }, i) => {
        for (let word = 0; word < 5; word += 1) await line.say(`${i} says ${word}`);
      }),
    );
    const head = PLACES * 5;
    await Promise.all(placed.map(({ line }) => line.event(head)));
    const bodies = placed[0]?.line.bodies;
    for (const { line } of placed) {
      expectExact(line);
      expect(line.events).toHaveLength(head);
      expect(line.bodies).toEqual(bodies);
    }
    for (const [i] of placed.entries()) {
      const own = bodies?.filter((body) => body.startsWith(`${i} says`));
      expect(own).toEqual([0, 1, 2, 3, 4].map((word) => `${i} says ${word}`));
    }
  });

  test("[REL5] typing, presence and read pass from any place to any other", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const others = await fill(channelId, [max], 14);
    const { line, place } = await dial(mia, channelId);
    expect(place).not.toBe("");
    await Promise.all(
      others.map((other) =>
        other.line.heard(
          ({ type, userId, status }) =>
            type === "presence" && userId === mia.userId && status === "online",
          "her coming",
        ),
      ),
    );
    // One's own words are read by being said.
    const { seq } = await (others[0]?.line ?? line).say("one");
    line.send({ type: "typing", on: true });
    await Promise.all(
      others.map((other) =>
        other.line.heard(
          ({ type, userId }) => type === "typing" && userId === mia.userId,
          "typing",
        ),
      ),
    );
    line.send({ type: "read", seq });
    await Promise.all(
      others.map((other) =>
        other.line.heard(
          (frame) => frame.type === "read" && frame.userId === mia.userId && frame.seq === seq,
          "read",
        ),
      ),
    );
    line.hangUp();
    await Promise.all(
      others.map((other) =>
        other.line.heard(
          ({ type, userId, status }) =>
            type === "presence" && userId === mia.userId && status === "offline",
          "her leaving",
        ),
      ),
    );
  });

  test("[REL2] a ticket holds at its own place, once, and not after its session", async () => {
    const [here, there] = [
      await room(owner, team.id, [max, mia]),
      await room(owner, team.id, [max, mia]),
    ];
    await fill(here, [max], 3);
    await fill(there, [max], 3);
    const ticket = await ticketFor(mia, here);
    expect(placeOf(ticket)).not.toBe("");
    const knock = (channelId: string, { ticket: text }: Ticket) =>
      knockStatus(house.api.base, `/api/channels/${channelId}/socket`, protocols(text));
    expect(await knock(there, ticket), "on another channel").toBe(401);
    const { line } = await dial(mia, here, { ticket });
    expect(await knock(here, ticket), "a second time").toBe(401);
    await line.ping();
    const session = await signIn(house.api, mia.email);
    const old = await ticketFor(session, here);
    expect(placeOf(old)).not.toBe("");
    must(await session.post("/api/auth/sign-out", {}));
    expect(await knock(here, old), "after sign-out").toBe(401);
    const [head, ...rest] = ticket.ticket;
    const forged = { ...ticket, ticket: `${head === "A" ? "B" : "A"}${rest.join("")}` };
    expect(await knock(here, forged), "changed").toBe(401);
  });

  /** Five sockets of the victim's on every kind of place, ended by `end`; the others go on. */
  async function expectEnded(
    victim: Person,
    channelId: string,
    code: number,
    end: () => Promise<unknown>,
  ) {
    const placed = await fill(channelId, [victim, owner]);
    const theirs = placed.filter(({ person }) => person === victim);
    const others = placed.filter(({ person }) => person !== victim);
    expect(new Set(theirs.map(({ place }) => place)).size).toBe(7);
    await others[0]?.line.say("before");
    await Promise.all(placed.map(({ line }) => line.heard(() => line.bodies.length > 0, "before")));
    await end();
    const [speaker] = others;
    const after = await speaker?.line.say("after");
    const codes = await Promise.all(theirs.map(({ line }) => line.closedWith(ENDED_MS)));
    expect(new Set(codes)).toEqual(new Set([code]));
    await Promise.all(others.map(({ line }) => line.event(after?.seq ?? 0)));
    for (const { line } of theirs) expect(line.bodies).toEqual(["before"]);
    for (const { line } of others) {
      expect(line.isOpen).toBe(true);
      expectExact(line);
    }
  }

  test("[REL3] removal ends a person's sockets on both levels, and nothing comes after", async () => {
    const channelId = await room(owner, team.id, [max]);
    await expectEnded(max, channelId, 4403, async () =>
      must(await owner.del(`/api/channels/${channelId}/members/${max.userId}`)),
    );
    // Added again, they are let in again.
    must(await owner.put(`/api/channels/${channelId}/members/${max.userId}`));
    const again = await dial(max, channelId);
    await again.line.say("back");
  });

  test("[REL3] sign-out ends the session's sockets on both levels, and nothing comes after", async () => {
    const channelId = await room(owner, team.id, [mia]);
    const session = await signIn(house.api, mia.email);
    await expectEnded(session, channelId, 4401, async () =>
      must(await session.post("/api/auth/sign-out", {})),
    );
  });

  test("[REL3] a password change ends the other sessions on both levels, and nothing comes after", async () => {
    const zoe = await signUp(house.api, "Zoe");
    await bring(owner, team.id, "member", zoe);
    const channelId = await room(owner, team.id, [zoe]);
    const other = await signIn(house.api, zoe.email);
    await expectEnded(other, channelId, 4401, async () =>
      must(
        await zoe.post("/api/auth/change-password", {
          currentPassword: PASSWORD,
          newPassword: `${PASSWORD} two`,
          revokeOtherSessions: true,
        }),
      ),
    );
  });
});

describe("when an object ends", () => {
  /** A socket again, from where the former one stood; it goes on in the same list. */
  async function comeBack({ line, person }: Placed, channelId: string): Promise<Line> {
    const since = line.events.at(-1)?.seq ?? line.welcome.head ?? 0;
    const epoch = line.welcome.epoch ?? "";
    return (await dial(person, channelId, { epoch, since })).line;
  }

  test.each(["first", "second"])(
    "[REL4] a Relay of the %s level: its readers come back without loss or doubling, words in flight are acknowledged once",
    async (level) => {
      const channelId = await room(owner, team.id, [max, mia]);
      // A Relay has room for those who come back before the Channel knows that the former one is gone.
      const placed = await fill(channelId, [max, mia], PLACES - 3);
      const speaker = placed[0];
      await speaker?.line.say("before");
      const places = [...new Set(placed.map(({ place }) => place))];
      const doomed = level === "first" ? places[1] : places.at(-1);
      const theirs = placed.filter(({ place }) => place === doomed);
      await Promise.all(placed.map(({ line }) => line.event(1)));
      await house.faults({ relay: "reset" });
      const ids = theirs.map(() => unique("in-flight"));
      for (const [i, { line }] of theirs.entries())
        line.send({ type: "send", id: ids[i], body: `word ${i}` });
      await Promise.all(theirs.map(({ line }) => line.closed));
      const during = await speaker?.line.say("during");
      const back = await Promise.all(theirs.map((one) => comeBack(one, channelId)));
      const acks: number[] = [];
      for (const [i, line] of back.entries())
        acks.push((await line.say(`word ${i}`, { id: ids[i] })).seq);
      const last = await speaker?.line.say("last");
      const others = placed.filter(({ place }) => place !== doomed).map(({ line }) => line);
      await Promise.all([...others, ...back].map((line) => line.event(last?.seq ?? 0)));
      expect(new Set(acks).size).toBe(theirs.length);
      for (const line of others) {
        expect(line.isOpen).toBe(true);
        expectExact(line);
        expect(line.bodies.toSorted()).toEqual(
          ["before", "during", "last", ...theirs.map((_, i) => `word ${i}`)].toSorted(),
        );
      }
      for (const [i, line] of back.entries()) {
        const former = theirs[i]?.line.events ?? [];
        const seqs = [...former, ...line.events].map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_, at) => at + 1));
      }
      expect(during?.seq).toBeGreaterThan(1);
    },
  );

  test("[REL4] a Relay whose people do not come back: they are counted out", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    await fill(channelId, [max], 2);
    const relayed = await fill(channelId, [mia], 3);
    await house.faults({ relay: "reset" });
    relayed[0]?.line.send({ type: "typing", on: true });
    await Promise.all(relayed.map(({ line }) => line.closed));
    const watcher = lines[0];
    await watcher?.say("anybody there?");
    await watcher?.heard(
      ({ type, userId, status }) =>
        type === "presence" && userId === mia.userId && status === "offline",
      "her leaving",
    );
    expect((await dial(max, channelId)).line.welcome.here).toEqual({
      count: 1,
      userIds: [max.userId],
    });
  });

  test("[REL4] the Channel: readers stay on their Relays and miss nothing, who spoke comes again and is acknowledged once", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const placed = await fill(channelId, [max, mia]);
    const own = placed.slice(0, 2);
    const [speaker] = placed.slice(-1);
    const readers = placed.slice(2, -1);
    await speaker?.line.say("before");
    await Promise.all(placed.map(({ line }) => line.event(1)));
    await house.faults({ object: "reset" });
    const id = unique("in-flight");
    speaker?.line.send({ type: "send", id, body: "in flight" });
    await Promise.all(own.map(({ line }) => line.closed));
    await house.mend();
    expect(await speaker?.line.closedWith()).toBe(4503);
    expect(speaker?.line.frames.at(-1)).toMatchObject({ action: "reconnect_now" });
    expect(speaker?.line.frames.filter(({ type }) => type === "ack")).toHaveLength(1);
    if (speaker === undefined) throw new Error("nobody spoke");
    const back = await comeBack(speaker, channelId);
    const first = await back.say("in flight", { id });
    expect(await back.say("in flight", { id })).toEqual(first);
    const last = await back.say("last");
    for (const { line } of readers) {
      await line.event(last.seq);
      expect(line.isOpen).toBe(true);
      expect(line.bodies).toEqual(["before", "in flight", "last"]);
      expectExact(line);
    }
  });

  test("[REL7] Relays that are needed no more ask their sockets to go elsewhere, and end", async () => {
    const channelId = await room(owner, team.id, [max, mia]);
    const placed = await fill(channelId, [max, mia], 11);
    const stays = placed.at(-1);
    // Behind a Relay of the first level.
    expect(stays?.place).not.toBe("");
    // What is due in half a minute is due at once when the clock jumps.
    await house.faults({ clockSkewMs: -29_000 });
    for (const { line } of placed.slice(0, -1)) await line.leave();
    await house.mend();
    const asked = await stays?.line.heard(
      ({ type }) => type === "maintenance",
      "to be asked to go",
      0,
      10_000,
    );
    expect(asked).toMatchObject({ action: "prepare_reconnect" });
    expect(await stays?.line.closedWith(20_000)).toBe(4503);
    const next = await dial(max, channelId);
    expect(next.place).toBe("");
    expect(next.line.welcome.here?.count).toBe(1);
  });
});

describe("with limits on", () => {
  let strict: House;
  beforeAll(async () => {
    strict = await openHouse({ RELAY_SOCKETS: "0", RELAY_CAPACITY: "1", RELAY_FAN: "8" });
  });
  afterAll(() => strict?.stop());

  test("[REL5] [CONN1] of a person's sockets on many Relays the newest five stay", async () => {
    const ann = await signInGuest(strict.api);
    const channelId = await room(ann, (await foundWorkspace(ann)).id);
    const placed: Placed[] = [];
    for (let i = 0; i < 7; i += 1) placed.push(await dial(ann, channelId));
    expect(new Set(placed.map(({ place }) => place)).size).toBeGreaterThanOrEqual(5);
    const [first, second, ...rest] = placed.map(({ line }) => line);
    expect([await first?.closedWith(), await second?.closedWith()]).toEqual([4409, 4409]);
    await rest[0]?.say("still here");
    await Promise.all(rest.map((line) => line.event(1)));
    expect(rest.map(({ isOpen }) => isOpen)).toEqual([true, true, true, true, true]);
  });

  test("[REL5] [LIM1] a person's words count wherever they are said", async () => {
    const ann = await signInGuest(strict.api);
    const channelId = await room(ann, (await foundWorkspace(ann)).id);
    const [one, other] = [await dial(ann, channelId), await dial(ann, channelId)];
    expect(one.place).not.toBe(other.place);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 === 0 ? one : other).line.command({ type: "send", body: `word ${i}` }),
      ),
    );
    const refused = answers.filter((answer) => answer.type === "error");
    expect(refused.length).toBeGreaterThanOrEqual(8);
    for (const answer of refused) expect(answer).toMatchObject({ code: "rate_limited" });
  });
});
