import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messagesOf } from "../../src/client/message-log.ts";
import type { StreamEvent } from "../../src/client/parse-frame.ts";
import { createStore, reduce } from "../../src/client/store.ts";
import type { PageKind, StoreAction, StoreState } from "../../src/client/store.ts";
import { holds, viewOf } from "../../src/client/stretch.ts";
import type { Message } from "../../src/protocol/events.ts";
import type { MessagePage } from "../../src/protocol/http.ts";
import { FakeRoom, normal } from "./fake-room.ts";

const PAGE = 4;

/** What happens next: somebody writes, or the reader goes somewhere. Pages may come late. */
const step = fc.record({
  what: fc.constantFrom(
    "send",
    "reply",
    "edit",
    "jump",
    "older",
    "newer",
    "latest",
    "thread",
    "come",
  ),
  pick: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A reader of a room who holds pages back until they `come`, in any order with the events. */
class Reader {
  readonly room = new FakeRoom();
  state: StoreState;
  #ids = 0;
  #came = false;
  #due: StoreAction[] = [];

  constructor(sent: number) {
    for (let n = 0; n < sent; n += 1) this.send();
    const empty = createStore({ userId: "me", keep: 10_000, history: true });
    const head = this.room.head;
    this.state = reduce(empty, { type: "welcome", epoch: "e1", head, role: "member" });
    this.#came = true;
    this.#ask("newest", this.room.page({ limit: PAGE }), null);
    this.comeAll();
  }

  get topLevel(): Message[] {
    return [...this.room.messages.values()].filter(({ threadSeq }) => threadSeq === null);
  }

  send(threadSeq?: number): void {
    this.#ids += 1;
    const id = `id${this.#ids}`;
    const thread = threadSeq === undefined ? {} : { threadSeq };
    const { event } = this.room.act("ada", { type: "send", id, body: `text ${id}`, ...thread });
    this.#hear(event);
  }

  play({ what, pick }: Step): void {
    const some = this.topLevel[pick % this.topLevel.length];
    const { stretch } = this.state;
    const { olderCursor } = viewOf(this.state);
    if (what === "send") return this.send();
    if (what === "come") return this.#come(pick);
    if (what === "latest") return this.#do({ type: "leaveStretch" });
    if (what === "older" && olderCursor !== null)
      return this.#ask(stretch ? "stretchOlder" : "older", this.#before(olderCursor), olderCursor);
    if (what === "newer" && stretch !== null)
      return this.#ask("stretchNewer", this.#after(stretch.to), stretch.to);
    if (some === undefined) return;
    if (what === "reply") return this.send(some.seq);
    if (what === "edit") {
      this.#ids += 1;
      const id = `id${this.#ids}`;
      this.#hear(this.room.act("ada", { type: "edit", id, seq: some.seq, body: id }).event);
    }
    if (what === "jump") this.#ask("around", this.#around(some.seq), null);
    if (what === "thread") this.#ask("beside", this.room.page({ thread: some.seq }), null);
  }

  comeAll(): void {
    while (this.#due.length > 0) this.#come(0);
  }

  #hear(event: StreamEvent | undefined): void {
    // The first ones are there before the reader is.
    if (event !== undefined && this.#came) this.#do({ type: "events", events: [event] });
  }

  #before(before: number): MessagePage {
    return this.room.page({ before, limit: PAGE });
  }

  #after(after: number): MessagePage {
    const all = this.topLevel.filter(({ seq }) => seq > after);
    const items = structuredClone(all.slice(0, PAGE));
    const last = items.at(-1)?.seq ?? null;
    return { items, nextCursor: all.length > items.length ? last : null, head: this.room.head };
  }

  #around(around: number): MessagePage {
    const back = this.room.page({ before: around + 1, limit: PAGE / 2 });
    const { items } = this.#after(around);
    return { ...back, items: [...back.items, ...items.slice(0, PAGE / 2)] };
  }

  #ask(kind: PageKind, page: MessagePage, from: number | null): void {
    const { generation, head: askedAt } = this.state;
    this.#do({ type: "load" });
    this.#due.push({ type: "page", kind, page, from, generation, askedAt });
  }

  #come(pick: number): void {
    const [action] = this.#due.splice(pick % Math.max(1, this.#due.length), 1);
    if (action) this.#do(action);
  }

  #do(action: StoreAction): void {
    this.state = reduce(this.state, action);
  }
}

/** What is in view must be all that the room has between its ends, as it is now. */
function expectWhole({ state, topLevel }: Reader): void {
  const view = viewOf(state);
  const seen = messagesOf(state.log).filter(
    ({ seq, threadSeq }) => threadSeq === null && holds(view, seq),
  );
  expect(normal(seen)).toEqual(normal(topLevel.filter(({ seq }) => holds(view, seq))));
}

describe("a stretch of the past", () => {
  test("never has a hole, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(step, { maxLength: 60 }),
        (sent, steps) => {
          const reader = new Reader(sent);
          for (const each of steps) {
            reader.play(each);
            expectWhole(reader);
          }
          reader.comeAll();
          expectWhole(reader);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("joins the newest messages when it reaches them, and the older ones stay", () => {
    const reader = new Reader(40);
    reader.play({ what: "jump", pick: 9 });
    reader.comeAll();
    expect(reader.state.stretch).toEqual({ olderCursor: 9, to: 12 });
    for (let n = 0; n < 10; n += 1) {
      reader.play({ what: "newer", pick: 0 });
      reader.comeAll();
    }
    expect(reader.state).toMatchObject({ stretch: null, olderCursor: 9 });
    expectWhole(reader);
  });

  test("is left for the newest messages, which have gone on meanwhile", () => {
    const reader = new Reader(40);
    reader.play({ what: "jump", pick: 0 });
    reader.comeAll();
    reader.send();
    expect(reader.state.stretch).not.toBeNull();
    reader.play({ what: "latest", pick: 0 });
    expect(reader.state).toMatchObject({ stretch: null, olderCursor: 37 });
    expectWhole(reader);
  });

  test("is none where the message is among the newest", () => {
    const reader = new Reader(6);
    reader.play({ what: "jump", pick: 4 });
    reader.comeAll();
    expect(reader.state.stretch).toBeNull();
    expectWhole(reader);
  });
});
