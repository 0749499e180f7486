import { ERRORS } from "../protocol/errors.ts";
import type { MessagePage } from "../protocol/http.ts";
import type { Api, MessageQuery } from "./api.ts";
import { Retry } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { findEntry } from "./message-log.ts";
import { isMessage } from "./parse-frame.ts";
import { ApiError } from "./request.ts";
import type { PageKind, StoreAction, StoreState } from "./store.ts";
import { holds, viewOf } from "./stretch.ts";

/** A thread is loaded to this many replies. */
const MAX_REPLIES = 1_000;
const REPLIES_PAGE = 200;

export type PagesDeps = {
  readonly messages: Pick<Api["messages"], "page">;
  readonly channelId: string;
  readonly pageSize: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly state: () => StoreState;
  readonly dispatch: (action: StoreAction) => void;
  readonly onChange: () => void;
};

/** Brings pages of history into the store. */
export class Pages {
  readonly #deps: PagesDeps;
  readonly #retry: Retry;
  /** The generation whose newest page is on its way or being waited for. */
  #loading: number | null = null;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  #timer: unknown;
  #error: ApiError | null = null;
  #closed = false;

  constructor(deps: PagesDeps) {
    this.#deps = deps;
    this.#retry = new Retry(deps.random);
  }

  /** Why the newest page is not there yet. */
  get error(): ApiError | null {
    return this.#error;
  }

  /** Loads the newest page if the store wants it, and again until it has come. */
  refresh(): void {
    const { phase, epoch, generation } = this.#deps.state();
    if (phase !== "loading" || epoch === null || this.#loading === generation) return;
    this.#loading = generation;
    this.#deps.clock.clearTimeout(this.#timer);
    void this.#loadNewest(generation);
  }

  /** The page before the oldest; those who ask meanwhile get the same one. */
  older(): Promise<void> {
    const { phase, stretch, olderCursor: cursor } = this.#deps.state();
    const olderCursor = stretch ? stretch.olderCursor : cursor;
    if (phase === "loading" || olderCursor === null) return Promise.resolve();
    const kind = stretch ? "stretchOlder" : "older";
    this.#older ??= this.#load(kind, { before: olderCursor })
      .then(() => {})
      .finally(() => {
        this.#older = null;
      });
    return this.#older;
  }

  /** The page after a stretch; nothing where the newest are in view. */
  newer(): Promise<void> {
    const { stretch } = this.#deps.state();
    if (stretch === null) return Promise.resolve();
    this.#newer ??= this.#load("stretchNewer", { after: stretch.to })
      .then(() => {})
      .finally(() => {
        this.#newer = null;
      });
    return this.#newer;
  }

  /** Brings the messages around that one into view; false where there is none of that seq. */
  async around(seq: number): Promise<boolean> {
    const { dispatch } = this.#deps;
    const state = this.#deps.state();
    if (state.phase === "ready" && findEntry(state.log, seq) !== undefined) {
      if (holds(viewOf(state), seq)) return true;
      if (holds({ olderCursor: state.olderCursor, to: null }, seq)) {
        dispatch({ type: "leaveStretch" });
        return true;
      }
    }
    const page = await this.#load("around", { around: seq }, (found) => isIn(found, seq));
    // After a reset the log began anew, and the page was none of its.
    if (this.#deps.state().generation !== state.generation) return this.around(seq);
    return isIn(page, seq);
  }

  /** Brings one message into the log, whether or not it is in view; false where there is none. */
  async one(seq: number): Promise<boolean> {
    if (findEntry(this.#deps.state().log, seq) !== undefined) return true;
    const page = await this.#load("beside", { around: seq, limit: 1 }, (found) => isIn(found, seq));
    return isIn(page, seq);
  }

  async thread(threadSeq: number): Promise<void> {
    let before: number | null = null;
    for (let count = 0; count < MAX_REPLIES; count += REPLIES_PAGE) {
      const query: MessageQuery = { thread: threadSeq, limit: REPLIES_PAGE };
      const page = await this.#load("beside", before === null ? query : { ...query, before });
      if (page.nextCursor === null) return;
      before = page.nextCursor;
    }
  }

  close(): void {
    this.#closed = true;
    this.#deps.clock.clearTimeout(this.#timer);
  }

  async #loadNewest(generation: number): Promise<void> {
    try {
      await this.#load("newest", {});
      if (generation !== this.#loading) return;
      this.#loading = null;
      this.#retry.succeeded();
      this.#setError(null);
    } catch (error) {
      if (generation !== this.#loading || this.#closed) return;
      this.#loading = null;
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const known = error instanceof ApiError ? error : new ApiError("internal", 0, String(error));
    this.#setError(known);
    // What is refused for good ends the connection as well.
    if (known.code !== "offline" && !ERRORS[known.code].retryable) return;
    const delay =
      known.retryAfter === undefined
        ? this.#retry.afterFailure()
        : this.#retry.afterRefusal(known.retryAfter);
    this.#timer = this.#deps.clock.setTimeout(() => this.refresh(), delay);
  }

  /** A page that is not `wanted` stays out of the log. */
  async #load(
    kind: PageKind,
    query: MessageQuery,
    wanted: (page: MessagePage) => boolean = () => true,
  ): Promise<MessagePage> {
    const { messages, channelId, pageSize, state, dispatch } = this.#deps;
    const { generation, head: askedAt } = state();
    dispatch({ type: "load" });
    try {
      const answer = await messages.page(channelId, { limit: pageSize, ...query });
      const page = { ...answer, items: answer.items.filter(isMessage) };
      const from = query.before ?? query.after ?? null;
      if (this.#closed) return page;
      if (wanted(page)) dispatch({ type: "page", kind, page, from, generation, askedAt });
      else dispatch({ type: "loadFailed", generation });
      return page;
    } catch (error) {
      if (!this.#closed) dispatch({ type: "loadFailed", generation });
      throw error;
    }
  }

  #setError(error: ApiError | null): void {
    if (error === this.#error) return;
    this.#error = error;
    this.#deps.onChange();
  }
}

function isIn(page: MessagePage, seq: number): boolean {
  return page.items.some((message) => message.seq === seq);
}
