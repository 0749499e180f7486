import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import { useEffect } from "react";
import { i18n } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { onLeave } from "../lib/leaving.ts";
import { keyOf } from "../quote/permalink.ts";
import { toast } from "../ui/toast.ts";
import { onInbox } from "../workspace/own-inbox.ts";

const words = i18n("savedMarks", { saved: "Saved for later", undo: "Undo" });

/** What one has saved, by channel and seq; undefined until it is known. */
const saved = atom<ReadonlySet<string> | undefined>(undefined);
let asking: Promise<void> | undefined;

onLeave(() => {
  asking = undefined;
  saved.set(undefined);
});

/** Asks once for all that is saved; without an answer it is asked again the next time. */
function load(): Promise<void> {
  asking ??= allPages((query) => api.saved.list(query)).then(
    (items) => saved.set(new Set(items.map(keyOf))),
    () => {
      asking = undefined;
    },
  );
  return asking;
}

/** Whether a message is saved; false as long as nobody knows. */
export function useSaved(channelId: string, seq: number): boolean {
  useEffect(() => void load(), []);
  return useStore(saved)?.has(keyOf({ channelId, seq })) ?? false;
}

// The other devices of the person say what they do.
onInbox({
  onOwn: (frame) => {
    if (frame.type === "saved" && saved.get()) noteSaved(frame.channelId, frame.seq, frame.on);
  },
});

/** Notes what another device or view did. */
function noteSaved(channelId: string, seq: number, on: boolean): void {
  const next = new Set(saved.get());
  if (on) next.add(keyOf({ channelId, seq }));
  else next.delete(keyOf({ channelId, seq }));
  saved.set(next);
}

/** Saves a message, or takes it off the list; shown at once, and taken back where it is refused. */
export function toggleSaved(channelId: string, seq: number): void {
  const on = !(saved.get()?.has(keyOf({ channelId, seq })) ?? false);
  noteSaved(channelId, seq, on);
  api.saved.set(channelId, seq, on).then(
    () => {
      const t = words.get();
      if (on) toast(t.saved, { label: t.undo, run: () => toggleSaved(channelId, seq) });
    },
    (error: unknown) => {
      noteSaved(channelId, seq, !on);
      toast(explain(error));
    },
  );
}
