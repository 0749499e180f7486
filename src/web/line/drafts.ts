import { recall, remember } from "../lib/remember.ts";
import { keep, recallKept } from "./keep.ts";
import { recallSession } from "./kept-session.ts";

type Draft = {
  userId: string;
  channelId: string;
  text: string;
  writing: Promise<void> | undefined;
};

/** What this page has written, so that typing never waits for a database. */
const drafts = new Map<string, Draft>();

/** The draft as far as it is known at once; "" where there is none. */
export function peekDraft(userId: string, channelId: string): string {
  const key = keyOf(userId, channelId);
  return drafts.get(key)?.text ?? recall(key) ?? "";
}

/** The draft as any tab of this browser left it. Never rejects. */
export async function loadDraft(userId: string, channelId: string): Promise<string> {
  const key = keyOf(userId, channelId);
  const atHand = recall(key);
  if (atHand !== undefined) {
    saveDraft(userId, channelId, atHand);
    return atHand;
  }
  const kept = await recallKept("drafts", userId, channelId);
  const own = drafts.get(key);
  if (own?.writing !== undefined) return own.text;
  return typeof kept === "string" ? kept : "";
}

/** Keeps a draft; "" forgets it. Returns at once. */
export function saveDraft(userId: string, channelId: string, text: string): void {
  const key = keyOf(userId, channelId);
  // What a page left in a hurry is out of date from here on.
  remember(key, undefined);
  const draft = drafts.get(key) ?? { userId, channelId, text, writing: undefined };
  draft.text = text;
  drafts.set(key, draft);
  draft.writing ??= write(draft);
}

/** Writes until what is kept is what was written last: each write takes all letters since. */
async function write(draft: Draft): Promise<void> {
  let { text } = draft;
  do {
    text = draft.text;
    await keep("drafts", draft.userId, draft.channelId, text === "" ? undefined : text);
  } while (text !== draft.text);
  draft.writing = undefined;
}

/** A page that goes has no time for a database; its next one looks here first. */
function leave(): void {
  const userId = recallSession()?.id;
  for (const [key, draft] of drafts)
    if (draft.userId === userId && draft.text !== "") remember(key, draft.text);
}
globalThis.addEventListener?.("pagehide", leave);

function keyOf(userId: string, channelId: string): string {
  return `draft.${userId}.${channelId}`;
}
