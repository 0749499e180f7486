import { recall, remember } from "../lib/remember.ts";
import { keep, keptNames, recallKept } from "./keep.ts";
import { recallSession } from "./kept-session.ts";

/**
 * What is being written at a place: a channel's id, or that with a thread's. `at` is when it was
 * written, ms; of two the newer wins. `told`: the server has it. An empty one is kept until then.
 */
export type Draft = { text: string; at: number; told: boolean };

type Held = { userId: string; place: string; draft: Draft; writing: Promise<void> | undefined };

/** Called when a draft was written here, or came from elsewhere. */
export type DraftListener = (userId: string, place: string, draft: Draft, own: boolean) => void;

/** What this page has written, so that typing never waits for a database. */
const drafts = new Map<string, Held>();
const listeners = new Set<DraftListener>();

/** Where a draft is kept. */
export function placeOf(channelId: string, threadSeq: number | null | undefined): string {
  return threadSeq ? `${channelId}/${threadSeq}` : channelId;
}

/** The inverse of {@link placeOf}. */
export function partsOf(place: string): { channelId: string; threadSeq: number | null } {
  const [channelId = "", thread] = place.split("/");
  return { channelId, threadSeq: thread === undefined ? null : Number(thread) };
}

/** The draft as far as it is known at once; "" where there is none. */
export function peekDraft(userId: string, place: string): string {
  const key = keyOf(userId, place);
  return (drafts.get(key)?.draft ?? draftIn(recall(key)))?.text ?? "";
}

/** The draft as any tab of this browser left it. Never rejects. */
export async function loadDraft(userId: string, place: string): Promise<string> {
  return (await findDraft(userId, place))?.text ?? "";
}

/** Keeps what the person has written; "" forgets it. Returns at once. */
export function saveDraft(userId: string, place: string, text: string): void {
  const before = drafts.get(keyOf(userId, place))?.draft.at ?? 0;
  hold(userId, place, { text, at: Math.max(Date.now(), before + 1), told: false }, true);
}

/** Takes a draft over that was written elsewhere, unless the one here is as new. Never rejects. */
export async function takeDraft(
  userId: string,
  place: string,
  draft: Pick<Draft, "text" | "at">,
): Promise<void> {
  const own = await findDraft(userId, place);
  if (own === undefined && draft.text === "") return;
  if (own === undefined || own.at < draft.at) hold(userId, place, { ...draft, told: true }, false);
}

/** Notes that the server has what was written here at that moment. */
export async function draftTold(userId: string, place: string, at: number): Promise<void> {
  const own = await findDraft(userId, place);
  if (own?.at === at && !own.told) hold(userId, place, { ...own, told: true }, false);
}

/** All drafts of a person in this browser, by place, with those that are empty but not told yet. */
export async function allDrafts(userId: string): Promise<Map<string, Draft>> {
  const all = new Map<string, Draft>();
  const places = new Set(await keptNames("drafts", userId));
  for (const held of drafts.values()) if (held.userId === userId) places.add(held.place);
  for (const place of places) {
    const draft = await findDraft(userId, place);
    if (draft) all.set(place, draft);
  }
  return all;
}

/** Hears of every draft that is written or taken over. Answers the way to stop. */
export function watchDrafts(listener: DraftListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What the page has, what a page left in a hurry, or what is kept: the newest of them. */
async function findDraft(userId: string, place: string): Promise<Draft | undefined> {
  const key = keyOf(userId, place);
  const atHand = draftIn(recall(key));
  if (atHand !== undefined && !drafts.has(key)) {
    hold(userId, place, atHand, true);
    return atHand;
  }
  const kept = draftIn(await recallKept("drafts", userId, place));
  const held = drafts.get(key);
  if (held?.writing !== undefined) return held.draft;
  // Another tab may have written it since.
  return newerOf(kept, held?.draft.text === "" ? held.draft : undefined);
}

function newerOf(a: Draft | undefined, b: Draft | undefined): Draft | undefined {
  return a === undefined || (b !== undefined && b.at > a.at) ? b : a;
}

function hold(userId: string, place: string, draft: Draft, own: boolean): void {
  const key = keyOf(userId, place);
  // What a page left in a hurry is out of date from here on.
  remember(key, undefined);
  const held = drafts.get(key) ?? { userId, place, draft, writing: undefined };
  held.draft = draft;
  drafts.set(key, held);
  held.writing ??= write(held);
  for (const listener of Array.from(listeners)) listener(userId, place, draft, own);
}

/** Writes until what is kept is what was written last: each write takes all letters since. */
async function write(held: Held): Promise<void> {
  let { draft } = held;
  do {
    draft = held.draft;
    const gone = draft.text === "" && draft.told;
    await keep("drafts", held.userId, held.place, gone ? undefined : draft);
  } while (draft !== held.draft);
  held.writing = undefined;
}

/** A page that goes has no time for a database; its next one looks here first. */
function leave(): void {
  const userId = recallSession()?.id;
  for (const [key, { userId: of, draft }] of drafts)
    if (of === userId && (draft.text !== "" || !draft.told)) remember(key, JSON.stringify(draft));
}
globalThis.addEventListener?.("pagehide", leave);

/** A draft as it was kept, also by a version that kept the words alone. */
function draftIn(kept: unknown): Draft | undefined {
  if (typeof kept === "string" && !kept.startsWith("{")) return { text: kept, at: 0, told: false };
  const value: unknown = typeof kept === "string" ? parsed(kept) : kept;
  if (typeof value !== "object" || value === null) return undefined;
  const { text, at, told } = value as Partial<Draft>;
  return typeof text === "string" && typeof at === "number"
    ? { text, at, told: told === true }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text, at: 0, told: false };
  }
}

function keyOf(userId: string, place: string): string {
  return `draft.${userId}.${place}`;
}
