import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messagesOf } from "../../src/client/message-log.ts";
import type { StreamEvent } from "../../src/client/parse-frame.ts";
import { createStore, reduce } from "../../src/client/store.ts";
import type { StoreState } from "../../src/client/store.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { FakeRoom, normal } from "./fake-room.ts";

const USERS = ["me", "ada", "bob"];
const fresh = (keep = 10_000) => createStore({ userId: "me", keep, history: true });
const shown = (state: StoreState) => normal(messagesOf(state.log));

/** A history of commands; seqs are chosen among what may exist by then. */
const step = fc.record({
  by: fc.constantFrom(...USERS),
  micros: fc.constantFrom(0, 1, 400, 5_000),
  kind: fc.constantFrom("send", "send", "reply", "edit", "delete", "react", "pin", "member"),
  pick: fc.nat(),
  on: fc.boolean(),
  emoji: fc.constantFrom("👍", "🎉"),
});
const portion = fc.constantFrom(0, 0.3, 0.5, 0.8, 1);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const history = fc.array(step, { minLength: 1, maxLength: 60 });

let ids = 0;
function play(
  room: FakeRoom,
  { by, micros, kind, pick, on, emoji }: Step,
): StreamEvent | undefined {
  room.wait(micros);
  if (kind === "member") return room.add(by, { type: "member.joined", userId: by, role: "member" });
  ids += 1;
  const id = `id${ids}`;
  const seqs = [...room.messages.keys()];
  const seq = seqs[pick % Math.max(1, seqs.length)];
  const command: LogCommand =
    seq === undefined || kind === "send"
      ? { type: "send", id, body: `text ${ids}` }
      : kind === "reply"
        ? { type: "send", id, body: `reply ${ids}`, threadSeq: seq }
        : kind === "react"
          ? { type: "react", id, seq, emoji, on }
          : kind === "pin"
            ? { type: "pin", id, seq, on }
            : kind === "edit"
              ? { type: "edit", id, seq, body: `edited ${ids}` }
              : { type: "delete", id, seq };
  return room.act(by, command).event;
}

/** A store that has been there from the first event. */
function present(room: FakeRoom, at = 0): StoreState {
  const state = reduce(fresh(), { type: "welcome", epoch: "e1", head: at, role: "member" });
  return reduce(reduce(state, { type: "load" }), {
    type: "page",
    kind: "newest",
    page: room.page({ limit: 1_000 }),
    from: null,
    generation: state.generation,
    askedAt: at,
  });
}

const events = (list: readonly StreamEvent[]) => ({ type: "events", events: list }) as const;

describe("reduce", () => {
  test("ignores events before a welcome, and duplicates", () => {
    const room = new FakeRoom();
    const { event } = room.act("ada", { type: "send", id: "1", body: "x" });
    const before = fresh();
    expect(reduce(before, events([event!]))).toBe(before);
    const once = reduce(present(new FakeRoom()), events([event!]));
    expect(once.head).toBe(1);
    expect(reduce(once, events([event!]))).toBe(once);
  });

  test("applies nothing beyond a gap and says that there is one", () => {
    const room = new FakeRoom();
    const start = present(room);
    for (let i = 0; i < 5; i += 1) room.act("ada", { type: "send", id: `g${i}`, body: "x" });
    const all = room.eventsAfter(0);
    const gapped = reduce(start, events([all[0]!, all[2]!, all[4]!]));
    expect(gapped).toMatchObject({ head: 1, target: 5, gap: true });
    expect(shown(gapped)).toHaveLength(1);
    expect(reduce(gapped, events(all.slice(0, 1)))).toBe(gapped);
    const repaired = reduce(gapped, events(all.slice(1)));
    expect(repaired).toMatchObject({ head: 5, target: 5, gap: false });
  });

  test("a head ahead of ours is known to be missing, without being a gap yet", () => {
    const state = reduce(present(new FakeRoom()), {
      type: "welcome",
      epoch: "e1",
      head: 9,
      role: "member",
    });
    expect(state).toMatchObject({ head: 0, target: 9, gap: false, phase: "ready" });
    expect(reduce(state, { type: "acked", seq: 11 }).target).toBe(11);
  });

  test("an event of a later version takes its place and changes nothing", () => {
    const state = reduce(
      present(new FakeRoom()),
      events([{ type: "unknown", seq: 1, at: 1, by: "ada" }]),
    );
    expect(state).toMatchObject({ head: 1, gap: false });
  });

  test("follows one's own role and the channel", () => {
    const channel = {
      id: "c",
      workspaceId: "w",
      name: "n",
      kind: "public",
      topic: "t",
      createdAt: 0,
      archivedAt: null,
    } as const;
    const state = reduce(
      present(new FakeRoom()),
      events([
        { seq: 1, at: 1, by: "ada", type: "member.joined", userId: "me", role: "moderator" },
        { seq: 2, at: 2, by: "ada", type: "member.joined", userId: "bob", role: "admin" },
        { seq: 3, at: 3, by: "ada", type: "channel.updated", channel },
      ]),
    );
    expect(state).toMatchObject({ role: "moderator", channel: { topic: "t" } });
  });

  test("a reset voids pages on their way, keeps the screen and goes on from its head", () => {
    const room = new FakeRoom();
    room.act("ada", { type: "send", id: "1", body: "old" });
    const before = reduce(present(room, 1), { type: "load" });
    const reset = reduce(before, { type: "reset", epoch: "e2", head: 7 });
    expect(reset).toMatchObject({ epoch: "e2", head: 7, phase: "loading", gap: false, loads: 0 });
    expect(shown(reset)).toHaveLength(1);
    const late = {
      type: "page",
      kind: "newest",
      page: room.page(),
      from: null,
      generation: before.generation,
      askedAt: 1,
    } as const;
    expect(reduce(reset, late)).toBe(reset);
    const empty = { items: [], nextCursor: null, head: 7 };
    const done = reduce(reduce(reset, { type: "load" }), {
      ...late,
      page: empty,
      generation: reset.generation,
      askedAt: 7,
    });
    expect(done).toMatchObject({ head: 7, phase: "ready" });
    expect(shown(done)).toEqual([]);
  });

  test("a welcome of another epoch is a reset, and the reset after it changes nothing more", () => {
    const other = reduce(present(new FakeRoom()), {
      type: "welcome",
      epoch: "e2",
      head: 3,
      role: "guest",
    });
    expect(other).toMatchObject({ epoch: "e2", head: 3, phase: "loading", role: "guest" });
    expect(reduce(other, { type: "reset", epoch: "e2", head: 3 })).toBe(other);
  });

  test("a welcome with a head below ours is another history too", () => {
    const state = reduce(present(new FakeRoom(), 5), {
      type: "welcome",
      epoch: "e1",
      head: 3,
      role: "member",
    });
    expect(state).toMatchObject({ head: 3, phase: "loading" });
  });

  test("keeps about so many messages, and can load the rest again", () => {
    const room = new FakeRoom();
    let state = { ...present(room), keep: 100 };
    for (let i = 0; i < 1_000; i += 1) room.act("ada", { type: "send", id: `k${i}`, body: "x" });
    state = reduce(state, events(room.eventsAfter(0)));
    expect(state.log.size).toBeGreaterThanOrEqual(100);
    expect(state.log.size).toBeLessThan(170);
    const first = messagesOf(state.log)[0]!.seq;
    expect(state.olderCursor).toBe(first);
    state = reduce(reduce(state, { type: "load" }), {
      type: "page",
      kind: "older",
      page: room.page({ before: first }),
      from: first,
      generation: state.generation,
      askedAt: state.head,
    });
    expect(messagesOf(state.log)[0]!.seq).toBe(first - 50);
    room.act("ada", { type: "send", id: "last", body: "x" });
    state = reduce(state, events(room.eventsAfter(1_000)));
    expect(messagesOf(state.log)[0]!.seq).toBe(first - 50);
  });
});

describe("the reducer over random histories", () => {
  test("applying events in order gives what the server has", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const room = new FakeRoom();
        let state = present(room);
        for (const each of steps) {
          const event = play(room, each);
          if (event) state = reduce(state, events([event]));
        }
        expect(shown(state)).toEqual(normal(room.messages.values()));
        expect(state.head).toBe(room.head);
      }),
      { numRuns: 300 },
    );
  });

  test("any splitting, repeating and losing of frames converges once it is resumed", () => {
    const delivery = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 6 }), lost: fc.boolean(), back: fc.nat(8) }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(history, delivery, fc.boolean(), (steps, plan, late) => {
        const room = new FakeRoom();
        let state = present(room);
        let straight = state;
        const live: StreamEvent[] = [];
        for (const each of steps) {
          const event = play(room, each);
          if (!event) continue;
          live.push(event);
          straight = reduce(straight, events([event]));
        }
        let at = 0;
        for (const { size, lost, back } of plan) {
          const from = Math.max(0, at - back);
          const frame = live.slice(from, at + size);
          at = Math.min(live.length, at + size);
          if (lost || frame.length === 0) continue;
          const skipped = frame[0]!.seq > state.head + 1;
          const before = state;
          state = reduce(state, events(frame));
          // A loss shows with the very next frame and stays known; nothing beyond it is shown.
          expect(state.gap).toBe(skipped || (before.gap && state.head === before.head));
          expect(state.target).toBeGreaterThanOrEqual(frame.at(-1)!.seq);
          if (state.gap && !late) state = reduce(state, events(room.eventsAfter(state.head)));
          expect(messagesOf(state.log).every((message) => message.seq <= state.head)).toBe(true);
        }
        state = reduce(state, { type: "welcome", epoch: "e1", head: room.head, role: "member" });
        expect(state.target).toBe(room.head);
        state = reduce(state, events(room.eventsAfter(state.head)));
        expect(state).toMatchObject({ head: straight.head, gap: false });
        expect(shown(state)).toEqual(shown(straight));
      }),
      { numRuns: 500 },
    );
  });

  test("a page that races with events gives the same as having been there", () => {
    fc.assert(
      fc.property(history, history, history, fc.boolean(), fc.boolean(), portion, (...given) => {
        const [old, during, after, older, exact, share] = given;
        const room = new FakeRoom();
        for (const each of old) play(room, each);
        const split = older ? (messagesTop(room)[3] ?? 0) : 0;
        let state = reduce(fresh(), {
          type: "welcome",
          epoch: "e1",
          head: room.head,
          role: "member",
        });
        const { generation } = state;
        const askedAt = state.head;
        const load = { type: "load" } as const;
        if (older) {
          // The newest page first, cut so that an older one is left to load.
          const items = room.page({ limit: 1_000 }).items.filter((message) => message.seq >= split);
          const page = { items, nextCursor: split, head: room.head };
          state = reduce(reduce(state, load), {
            type: "page",
            kind: "newest",
            page,
            from: null,
            generation,
            askedAt,
          });
        }
        state = reduce(state, load);
        for (const each of during) play(room, each);
        const page = older
          ? room.page({ before: split, limit: 1_000 })
          : room.page({ limit: 1_000 });
        if (!exact) delete page.head;
        for (const each of after) play(room, each);
        // Some events come before the page and the rest after it, whichever of them it reflects.
        const raced = room.eventsAfter(state.head);
        const cut = Math.floor(raced.length * share);
        for (const event of raced.slice(0, cut)) state = reduce(state, events([event]));
        state = reduce(state, {
          type: "page",
          kind: older ? "older" : "newest",
          page,
          from: older ? state.olderCursor : null,
          generation,
          askedAt,
        });
        state = reduce(state, events(raced.slice(cut)));
        const top = (messages: ReturnType<typeof shown>) =>
          messages.filter((message) => message.threadSeq === null);
        expect(top(shown(state))).toEqual(top(normal(room.messages.values())));
        expect(state).toMatchObject({ loads: 0, recent: [], head: room.head });
      }),
      { numRuns: 500 },
    );
  });
});

function messagesTop(room: FakeRoom): number[] {
  return [...room.messages.values()]
    .filter((message) => message.threadSeq === null)
    .map((message) => message.seq);
}
