import { useEffect, useSyncExternalStore } from "react";
import { language } from "../i18n/i18n.ts";
import { importFresh } from "../lib/stale.ts";
import type { EmojiIndex } from "./search.ts";

let loaded: EmojiIndex | undefined;
let loading: Promise<EmojiIndex> | undefined;
const waiting = new Set<() => void>();

/** Fetches the emoji, once. Rejects where they do not come; the next call tries again. */
export function loadEmoji(): Promise<EmojiIndex> {
  loading ??= fetchAll().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The emoji, if they have been asked for and are there. */
export function emojiNow(): EmojiIndex | undefined {
  return loaded;
}

/** The emoji once they are there; asks for them while `wanted`. */
export function useEmoji(wanted = true): EmojiIndex | undefined {
  useEffect(() => {
    if (wanted) loadEmoji().catch(() => undefined);
  }, [wanted]);
  return useSyncExternalStore(subscribe, emojiNow);
}

async function fetchAll(): Promise<EmojiIndex> {
  const [{ default: rows }, labels, { indexOf }] = await Promise.all([
    importFresh(() => import("virtual:emoji")),
    language.get() === "de" ? importFresh(() => import("virtual:emoji-de")) : undefined,
    import("./search.ts"),
  ]);
  loaded = indexOf(rows, labels?.default);
  for (const tell of Array.from(waiting)) tell();
  return loaded;
}

function subscribe(tell: () => void): () => void {
  waiting.add(tell);
  return () => void waiting.delete(tell);
}
