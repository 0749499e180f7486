import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Relays } from "../../src/channel/relays.ts";
import type { RelaySeat } from "../../src/channel/relays.ts";
import { migrate } from "../../src/channel/schema.ts";
import { sqliteStore } from "./sqlite-store.ts";

const SPREAD = { threshold: 2, capacity: 3, fan: 2 };
const TICKET_MS = 30_000;

function account() {
  const store = sqliteStore();
  migrate(store);
  return { store, relays: new Relays(store, SPREAD) };
}

const seatOf = (relay: string, key: string, userId = `u-${key}`): RelaySeat => ({
  relay,
  key,
  userId,
  sessionId: `s-${userId}`,
  openedAt: 1,
});

/** A place on a Relay, taken. */
function sit(relays: Relays, key: string, userId?: string): RelaySeat {
  const relay = relays.place(SPREAD.threshold, "", 0, TICKET_MS);
  if (typeof relay !== "string") throw new Error("no place");
  relays.taken(relay);
  const seat = seatOf(relay, key, userId);
  relays.seat(seat);
  return seat;
}

describe("the Channel's account of its Relays", () => {
  test("[REL7] a ticket counts as a socket until it is used or has expired", () => {
    const { relays } = account();
    const at = (nowMs: number) => relays.place(0, "", nowMs, TICKET_MS);
    expect([at(0), at(0)]).toEqual([null, null]);
    const first = at(0);
    expect(first).toBeTypeOf("string");
    expect([at(0), at(0)]).toEqual([first, first]);
    expect(at(0), "three have a ticket for it").not.toBe(first);
    expect(at(TICKET_MS + 1), "nobody came").toBeNull();
  });

  test("[REL7] the account is the same after a sleep", () => {
    const deed = fc.record({
      kind: fc.constantFrom("sit", "sit", "sit", "leave", "begin"),
      who: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const { store, relays } = account();
        let seats: RelaySeat[] = [];
        for (const [i, { kind, who }] of deeds.entries()) {
          const full = seats.length === SPREAD.capacity * 6;
          const seat = seats[who % Math.max(seats.length, 1)];
          if (kind === "sit" && !full) seats.push(sit(relays, `k${i}`, `u${who}`));
          if (kind === "leave" && seat !== undefined) {
            expect(relays.leave(seat)).toBe(true);
            expect(relays.leave(seat), "again changes nothing").toBe(false);
            seats = seats.filter((one) => one !== seat);
          }
          if (kind === "begin" && seat !== undefined) {
            const state = { relay: seat.relay, incarnation: `2-${String(i).padStart(4, "0")}` };
            for (const lost of relays.met(state)) {
              relays.leave(lost);
              seats = seats.filter(({ key }) => key !== lost.key);
            }
            expect(relays.met(state)).toEqual([]);
          }
        }
        for (const one of [relays, new Relays(store, SPREAD)]) {
          expect(one.sockets).toBe(seats.length);
          expect(one.all.map(({ sockets }) => sockets)).toEqual(
            one.all.map(({ id }) => seats.filter(({ relay }) => relay === id).length),
          );
          expect(one.userIds(100).toSorted()).toEqual(
            [...new Set(seats.map(({ userId }) => userId))].toSorted(),
          );
          for (const seat of seats) expect(one.holds(seat)).toBe(true);
          for (let who = 0; who <= 5; who += 1)
            expect(one.ofUser(`u${who}`).length).toBe(
              seats.filter(({ userId }) => userId === `u${who}`).length,
            );
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[REL4] a Relay that has begun anew has lost its seats; the first meeting and an older one say nothing", () => {
    const { relays } = account();
    const seat = sit(relays, "a");
    const met = (incarnation: string) => relays.met({ relay: seat.relay, incarnation });
    expect(met("1000-a")).toEqual([]);
    expect(met("1000-a")).toEqual([]);
    expect(met("0999-z")).toEqual([]);
    expect(met("1001-a")).toEqual([seat]);
    expect(relays.met({ relay: "nobody", incarnation: "1" })).toEqual([]);
  });

  test("[REL3] a subject's seats are found by session and by person", () => {
    const { relays } = account();
    const a = sit(relays, "a", "ann");
    const b = { ...sit(relays, "b", "ann") };
    sit(relays, "c", "bob");
    expect(
      relays
        .ofSubject({ userId: "ann" })
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual([a.key, b.key]);
    expect(relays.ofSubject({ sessionId: "s-bob" }).map(({ key }) => key)).toEqual(["c"]);
    expect(relays.ofSubject({ sessionId: "s-nobody" })).toEqual([]);
  });

  test("[REL7] folds what is needed no more, asks again who stays, and forgets what is empty", () => {
    const { relays } = account();
    const seats = Array.from({ length: 9 }, (_, i) => sit(relays, `k${i}`));
    expect(relays.size).toBe(3);
    expect(relays.direct()).toHaveLength(2);
    expect(relays.fold(SPREAD.threshold, 0, 1_000)).toEqual([]);
    for (const seat of seats.slice(1)) relays.leave(seat);
    // One reader is left: the channel can hold them twice over.
    const first = relays.fold(0, 1_000, 1_000);
    const feeder = relays.all.find(({ id }) => relays.childrenOf(id).length > 0)?.id;
    expect(first).not.toContain(feeder);
    relays.sweep();
    const second = relays.fold(0, 2_000, 1_000);
    expect([...first, ...second]).toContain(seats[0]?.relay);
    expect(relays.fold(0, 3_000, 1_000), "each in their own time").toEqual([]);
    expect(relays.fold(0, 60_000, 1_000)).toEqual([seats[0]?.relay]);
    const [last] = seats;
    if (last !== undefined) relays.leave(last);
    relays.sweep();
    expect(relays.size).toBe(0);
    expect(relays.has(seats[0]?.relay ?? "")).toBe(false);
  });

  test("[REL7] a Relay for which somebody holds a ticket is neither folded nor forgotten", () => {
    const { relays } = account();
    const seat = sit(relays, "a");
    for (const key of ["b", "c"]) sit(relays, key);
    const next = relays.place(SPREAD.threshold, "", 0, TICKET_MS);
    expect(next).not.toBe(seat.relay);
    relays.leave(seat);
    expect(relays.fold(SPREAD.threshold, 0, 1_000)).toEqual([]);
    expect(relays.sweep()).toEqual([]);
    expect(relays.has(next ?? "")).toBe(true);
  });
});
