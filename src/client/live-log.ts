import type { ChannelEvent, Message } from "../protocol/events.ts";
import type { WelcomeFrame } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import { Pages } from "./pages.ts";
import type { PagesDeps } from "./pages.ts";
import { isMessage } from "./parse-frame.ts";
import type { StreamEvent } from "./parse-frame.ts";
import { Repair } from "./repair.ts";
import { createStore, reduce } from "./store.ts";
import type { StoreAction, StoreState } from "./store.ts";
import type { ChannelCopy } from "./types.ts";

type Place = { readonly epoch: string; readonly since: number };

/** What fills a log, and who hears of it. */
export type LiveLogDeps = Omit<PagesDeps, "state" | "dispatch"> & {
  /** Oneself. */
  readonly userId: string;
  /** Messages kept in memory, about. */
  readonly keep: number;
  /** Does work that may change the log. */
  readonly together: (work: () => void) => void;
  /** Fresh events in order, each once. */
  readonly onFresh: (events: readonly ChannelEvent[]) => void;
  /** Messages that a page has brought. */
  readonly onPage: (messages: readonly Message[]) => void;
  /** The log is there up to this seq; infinity after a reset, when nothing before it will come any more. */
  readonly onReached: (seq: number) => void;
  /** Asks the server for what comes after a place. */
  readonly resume: (from: Place) => void;
  readonly reconnect: () => void;
};

/** The log of a channel as far as it is known here, and what fills it: events, pages, a copy, and repair where something is missing. */
export class LiveLog {
  readonly pages: Pages;
  readonly #deps: LiveLogDeps;
  readonly #repair: Repair;
  #state: StoreState;
  /** Where the newest socket goes on from. */
  #since = 0;

  /** With a `pageSize` of 0 no history is loaded. */
  constructor(deps: LiveLogDeps) {
    const { userId, keep, pageSize, clock, reconnect } = deps;
    this.#deps = deps;
    this.#state = createStore({ userId, keep, history: pageSize > 0 });
    this.pages = new Pages({
      ...deps,
      pageSize: pageSize > 0 ? pageSize : LIMITS.pageDefault,
      state: () => this.#state,
      dispatch: (action) => deps.together(() => this.dispatch(action)),
    });
    this.#repair = new Repair({
      clock,
      resume: () => {
        const from = this.#place();
        if (from !== null) deps.resume(from);
      },
      reconnect,
      startOver: () => {
        const { epoch, target } = this.#state;
        if (epoch !== null) this.dispatch({ type: "reset", epoch, head: target });
      },
    });
  }

  get state(): StoreState {
    return this.#state;
  }

  /** Where a new socket goes on; null for a first one. */
  resumeFrom(): Place | null {
    this.#since = this.#state.head;
    return this.#place();
  }

  /** The new socket is live. */
  welcomed({ epoch, head, you: { role }, channel }: WelcomeFrame): void {
    this.dispatch({ type: "welcome", epoch, head, role, channel, since: this.#since });
    this.#repair.welcomed(this.#state);
  }

  /** Goes on from a copy, unless it is another version's or there is something newer already. */
  restore(copy: ChannelCopy): void {
    if (copy.messages.every(isMessage)) this.dispatch({ type: "copy", copy });
  }

  /** Applies what has come, and sees to what is wanted after it. */
  dispatch(action: StoreAction): void {
    const before = this.#state;
    this.#state = reduce(before, action);
    if (this.#state === before) return;
    const { onChange, onPage, onReached } = this.#deps;
    onChange();
    const { head, generation } = this.#state;
    if (action.type === "events") this.#noticed(action.events, before.head);
    if (action.type === "page") onPage(action.page.items);
    onReached(generation === before.generation ? head : Number.POSITIVE_INFINITY);
    this.#repair.changed(this.#state);
    this.pages.refresh();
  }

  /** A heartbeat of a live socket, in a room of so many. */
  beat(people: number): void {
    this.#repair.beat(this.#state, people);
  }

  /** Looks at the events that were just applied, those after `head`. */
  #noticed(events: readonly StreamEvent[], head: number): void {
    const fresh: ChannelEvent[] = [];
    for (const event of events) {
      if (event.seq !== head + 1) continue;
      head = event.seq;
      if (event.type !== "unknown") fresh.push(event);
    }
    if (fresh.length > 0) this.#deps.onFresh(fresh);
  }

  #place(): Place | null {
    const { epoch, head } = this.#state;
    return epoch === null ? null : { epoch, since: head };
  }
}
