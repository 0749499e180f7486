import { atom } from "nanostores";
import type { OwnFrame } from "../../client/index.ts";
import { ApiError } from "../../client/request.ts";
import type { DraftView } from "../../protocol/personal.ts";
import { api } from "../lib/api.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { allDrafts, draftTold, partsOf, placeOf, takeDraft, watchDrafts } from "./drafts.ts";
import type { Draft } from "./drafts.ts";

/** After the last letter; a pause to think is none to wait for. */
const TELL_AFTER_MS = 1_000;
const AGAIN_AFTER_MS = 15_000;

/** The drafts of the person at the screen that have words, by place. */
export const ownDrafts = atom<ReadonlyMap<string, Draft>>(new Map());

/** Where the server and its news come from; another one in tests. */
export type DraftSource = {
  list: () => Promise<readonly DraftView[]>;
  put: (
    channelId: string,
    draft: { body: string; threadSeq: number | null; at: number },
  ) => Promise<DraftView>;
  listen: (news: { onOwn: (frame: OwnFrame) => void; onReturn: () => void }) => () => void;
};

const SERVER: DraftSource = {
  list: async () => (await api.drafts.list()).items,
  put: (channelId, draft) => api.drafts.put(channelId, draft),
  listen: onInbox,
};

/**
 * Keeps the drafts here and those of the server in step, the newer of two each time. What was written
 * without a network is told when there is one again. Answers the way to stop.
 */
export function startDraftSync(userId: string, server: DraftSource = SERVER): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let stopped = false;
  const tell = async (place: string, draft: Draft) => {
    const { channelId, threadSeq } = partsOf(place);
    const { text: body, at } = draft;
    try {
      const holds = await server.put(channelId, { body, threadSeq, at });
      if (holds.at > at) await take(holds);
      else await draftTold(userId, place, at);
    } catch (error) {
      // One that is refused stays here alone: the channel is gone, or it is too long.
      if (error instanceof ApiError && isPassing(error)) later(place, AGAIN_AFTER_MS);
    }
  };
  const later = (place: string, ms: number) => {
    clearTimeout(timers.get(place));
    if (!stopped)
      timers.set(
        place,
        setTimeout(() => void now(place), ms),
      );
  };
  const now = async (place: string) => {
    clearTimeout(timers.get(place));
    timers.delete(place);
    const draft = (await allDrafts(userId)).get(place);
    if (draft && !draft.told && !stopped) await tell(place, draft);
  };
  const take = ({ channelId, threadSeq, body, at }: DraftView) =>
    takeDraft(userId, placeOf(channelId, threadSeq), { text: body, at });
  const meet = async () => {
    const theirs = await server.list().catch(() => []);
    for (const draft of theirs) await take(draft);
    const all = await allDrafts(userId);
    if (stopped) return;
    ownDrafts.set(new Map([...all].filter(([, { text }]) => text !== "")));
    for (const [place, draft] of all) if (!draft.told) void tell(place, draft);
  };
  const hurry = () => {
    if (document.visibilityState === "hidden") for (const place of timers.keys()) void now(place);
  };
  const unwatch = watchDrafts((of, place, draft, own) => {
    if (of !== userId) return;
    note(place, draft);
    if (own) later(place, TELL_AFTER_MS);
  });
  const unlisten = server.listen({
    onOwn: (frame) => {
      if (frame.type === "draft") void take(frame);
    },
    onReturn: () => void meet(),
  });
  globalThis.document?.addEventListener("visibilitychange", hurry);
  void meet();
  return () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    unwatch();
    unlisten();
    globalThis.document?.removeEventListener("visibilitychange", hurry);
    ownDrafts.set(new Map());
  };
}

function note(place: string, draft: Draft): void {
  const known = ownDrafts.get();
  if (draft.text === "" && !known.has(place)) return;
  const next = new Map(known);
  if (draft.text === "") next.delete(place);
  else next.set(place, draft);
  ownDrafts.set(next);
}

function isPassing({ status, code }: ApiError): boolean {
  return status === 0 || status >= 500 || code === "rate_limited";
}
