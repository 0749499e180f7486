import type { Channel, Role } from "../protocol/events.ts";
import type { MessagePage } from "../protocol/http.ts";
import { amendWith, applyEvent } from "./apply-event.ts";
import { addMissing, dropOldest, EMPTY_LOG, firstSeq, logOf } from "./message-log.ts";
import type { MessageLog } from "./message-log.ts";
import type { StreamEvent } from "./parse-frame.ts";
import { isIntact, lengthen, stretchAround } from "./stretch.ts";
import type { Stretch } from "./stretch.ts";
import type { ChannelCopy } from "./types.ts";

/** What is known of one channel's log. Changed only by {@link reduce}. */
export type StoreState = {
  readonly userId: string;
  /** Whether pages are loaded at all. */
  readonly history: boolean;
  readonly epoch: string | null;
  /** The last event applied. */
  readonly head: number;
  /** The last event known to exist: while it is beyond `head`, something is missing. */
  readonly target: number;
  /** An event beyond `head + 1` came and was left out: only a resume can help. */
  readonly gap: boolean;
  /** In `loading` the newest page is wanted; the log shown meanwhile may be out of date. */
  readonly phase: "loading" | "ready";
  /** Counts resets: a page that was asked for before one is void. */
  readonly generation: number;
  readonly log: MessageLog;
  /** `before` of the next older page; null where there is none. */
  readonly olderCursor: number | null;
  /** Where the reader is, away from the newest; null for those. */
  readonly stretch: Stretch | null;
  readonly keep: number;
  /** Pages on their way. */
  readonly loads: number;
  /** The events applied while pages are on their way, which may not be in them. */
  readonly recent: readonly StreamEvent[];
  readonly role: Role | null;
  readonly channel: Channel | null;
};

export type StoreAction =
  | {
      readonly type: "welcome";
      readonly epoch: string;
      readonly head: number;
      readonly role: Role;
      readonly channel?: Channel;
      /** Where the socket goes on from; without it, from our head. */
      readonly since?: number;
    }
  | { readonly type: "events"; readonly events: readonly StreamEvent[] }
  | { readonly type: "reset"; readonly epoch: string; readonly head: number }
  | { readonly type: "copy"; readonly copy: ChannelCopy }
  /** One's own command is in the log at `seq`. */
  | { readonly type: "acked"; readonly seq: number }
  | { readonly type: "load" }
  | { readonly type: "loadFailed"; readonly generation: number }
  | {
      readonly type: "page";
      readonly kind: PageKind;
      readonly page: MessagePage;
      /** The cursor that the page was asked with, where it was asked with one. */
      readonly from?: number | null;
      /** `generation` and `head` of the state in which the page was asked for. */
      readonly generation: number;
      readonly askedAt: number;
    }
  /** Back to the newest messages. */
  | { readonly type: "leaveStretch" };

/**
 * What a page of history is to the log: its newest, what comes before those, a stretch around a
 * place and what lengthens it, or some messages beside all that, such as the replies of a thread.
 */
export type PageKind = "newest" | "older" | "around" | "stretchOlder" | "stretchNewer" | "beside";

/** The state before the first welcome. `keep` is in messages. */
export function createStore(options: {
  readonly userId: string;
  readonly keep: number;
  readonly history: boolean;
}): StoreState {
  return {
    ...options,
    epoch: null,
    head: 0,
    target: 0,
    gap: false,
    phase: "loading",
    generation: 0,
    log: EMPTY_LOG,
    olderCursor: null,
    stretch: null,
    loads: 0,
    recent: [],
    role: null,
    channel: null,
  };
}

/** The next state. Pure; answers the same object where nothing changes. */
export function reduce(state: StoreState, action: StoreAction): StoreState {
  switch (action.type) {
    case "welcome":
      return welcome(state, action);
    case "events":
      return applyAll(state, action.events);
    case "copy":
      return state.epoch === null && state.history ? restore(state, action.copy) : state;
    case "reset":
      return isSettledAt(state, action) ? state : startOver(state, action);
    case "acked":
      return action.seq > state.target ? { ...state, target: action.seq } : state;
    case "load":
      return { ...state, loads: state.loads + 1 };
    case "loadFailed":
      return action.generation === state.generation ? endLoad(state) : state;
    case "page":
      return action.generation === state.generation ? endLoad(addPage(state, action)) : state;
    case "leaveStretch":
      return state.stretch === null ? state : { ...state, stretch: null };
  }
}

function restore(state: StoreState, copy: ChannelCopy): StoreState {
  const { epoch, head, olderCursor } = copy;
  const entries = copy.messages.map((message) => ({ message, asOf: head }));
  return { ...state, epoch, head, target: head, phase: "ready", log: logOf(entries), olderCursor };
}

function welcome(state: StoreState, action: Extract<StoreAction, { type: "welcome" }>) {
  const { epoch, head, role, channel = state.channel, since = state.head } = action;
  // A head below what we asked from is another history, whatever it calls itself: ours would swallow
  // its events. Beyond that we may be ahead, by what came over the socket that this one replaces.
  const continues = epoch === state.epoch && head >= Math.min(since, state.head);
  if (continues) return { ...state, role, channel, target: Math.max(head, state.head), gap: false };
  return { ...startOver(state, { epoch, head }), role, channel };
}

/** True where a welcome with a new epoch has already done what the reset after it asks for. */
function isSettledAt(state: StoreState, { epoch, head }: { epoch: string; head: number }): boolean {
  return state.phase === "loading" && state.epoch === epoch && state.head === head;
}

function startOver(
  state: StoreState,
  { epoch, head }: { epoch: string; head: number },
): StoreState {
  return {
    ...state,
    epoch,
    head,
    target: head,
    gap: false,
    generation: state.generation + 1,
    stretch: null,
    loads: 0,
    recent: [],
    // What was there stays on the screen until the page comes.
    ...(state.history
      ? { phase: "loading" }
      : { phase: "ready", log: EMPTY_LOG, olderCursor: head + 1 }),
  };
}

function applyAll(state: StoreState, events: readonly StreamEvent[]): StoreState {
  if (state.epoch === null) return state;
  let { head, log, role, channel, olderCursor } = state;
  const fresh: StreamEvent[] = [];
  for (const event of events) {
    if (event.seq <= head) continue;
    if (event.seq > head + 1) break;
    head = event.seq;
    log = applyEvent(log, event);
    const isAboutRole = event.type === "member.joined" || event.type === "member.changed";
    if (isAboutRole && event.userId === state.userId) role = event.role;
    if (event.type === "channel.updated" || event.type === "channel.archived")
      channel = event.channel;
    // Nothing is left before what has expired.
    if (event.type === "history.expired" && (olderCursor ?? 0) <= event.upTo + 1)
      olderCursor = null;
    fresh.push(event);
  }
  const target = events.reduce((most, event) => Math.max(most, event.seq), state.target);
  // A duplicate says nothing about a gap that is already known.
  const gap = events.some((event) => event.seq > head) || (state.gap && fresh.length === 0);
  if (fresh.length === 0 && target === state.target && gap === state.gap) return state;
  const recent = state.loads > 0 ? [...state.recent, ...fresh] : state.recent;
  return trim({ ...state, head, target, gap, log, role, channel, olderCursor, recent });
}

/** Forgets the oldest beyond `keep`; they can be loaded again. */
function trim(state: StoreState): StoreState {
  const log = dropOldest(state.log, state.keep);
  if (log === state.log) return state;
  const first = firstSeq(log) ?? 0;
  const olderCursor = Math.max(state.olderCursor ?? 0, first);
  const stretch = isIntact(state.stretch, first) ? state.stretch : null;
  return { ...state, log, olderCursor, stretch };
}

function addPage(state: StoreState, action: Extract<StoreAction, { type: "page" }>): StoreState {
  const { page, kind, from = null } = action;
  // A page that does not say what it reflects has at least what we knew when we asked for it.
  const asOf = page.head ?? action.askedAt;
  const entries = page.items
    .map((message) => ({ message, asOf }))
    .sort((a, b) => a.message.seq - b.message.seq);
  if (kind === "newest") {
    const log = state.recent.reduce(applyEvent, logOf(entries));
    return { ...state, log, phase: "ready", olderCursor: page.nextCursor };
  }
  // What the events since the request created is in the log already.
  const caughtUp = state.recent.reduce(amendWith, logOf(entries));
  const log = addMissing(state.log, caughtUp.chunks.flat());
  const keep = Math.max(state.keep, log.size + page.items.length);
  const added = { ...state, log, keep };
  if (kind === "around") return { ...added, ...stretchAround(state, page) };
  if (kind === "stretchOlder" || kind === "stretchNewer")
    return { ...added, ...lengthen(state, kind, page, from) };
  // A stretch may have joined meanwhile, and the newest reach further back than this page.
  const isNext = kind === "older" && from === state.olderCursor;
  return isNext ? { ...added, olderCursor: page.nextCursor } : added;
}

function endLoad(state: StoreState): StoreState {
  const loads = Math.max(0, state.loads - 1);
  return { ...state, loads, recent: loads === 0 ? [] : state.recent };
}
