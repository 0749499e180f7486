import { useSyncExternalStore } from "react";
import type { Markdown } from "./markdown.tsx";

type MarkdownModule = { Markdown: typeof Markdown };

let loaded: MarkdownModule | undefined;
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Starts to fetch what shows Markdown; where it does not come, messages stay as they were typed. */
export function loadMarkdown(): Promise<void> {
  loading ??= import("./markdown.tsx").then(
    (module) => {
      loaded = module;
      for (const tell of Array.from(waiting)) tell();
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

/** What shows Markdown, once it is there. */
export function useMarkdown(): MarkdownModule | undefined {
  return useSyncExternalStore(subscribe, () => loaded);
}

function subscribe(tell: () => void): () => void {
  waiting.add(tell);
  return () => void waiting.delete(tell);
}
