import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import type { PreferencesChange } from "../../client/index.ts";
import type { Preferences } from "../../protocol/personal.ts";
import { api } from "../lib/api.ts";
import { onLeave } from "../lib/leaving.ts";
import { recall, remember } from "../lib/remember.ts";
import { onInbox } from "./own-inbox.ts";

const KEPT = "preferences";

/** What the person at the screen has chosen; undefined until it is known. The last answer is kept in this browser. */
export const ownPreferences = atom<Preferences | undefined>(kept());

let following = false;

/** Asks for the preferences once, and follows them on all devices from then on. */
export function followPreferences(): void {
  if (following) return;
  following = true;
  const ask = () => void api.preferences.get().then(take, () => undefined);
  onInbox({
    onReturn: ask,
    onOwn: (frame) => {
      if (frame.type === "preferences") take(frame.preferences);
    },
  });
  ask();
}

/** Changes some of them; shown at once, and taken back where the server does not take it. Rejects then. */
export async function changePreferences(change: PreferencesChange): Promise<void> {
  const before = ownPreferences.get();
  if (before) ownPreferences.set({ ...before, ...change });
  try {
    take(await api.preferences.update(change));
  } catch (error) {
    ownPreferences.set(before);
    throw error;
  }
}

/** The preferences; renders again when they change, on whichever device. */
export function usePreferences(): Preferences | undefined {
  return useStore(ownPreferences);
}

onLeave(() => {
  following = false;
  remember(KEPT, undefined);
  ownPreferences.set(undefined);
});

function take(preferences: Preferences): void {
  ownPreferences.set(preferences);
  remember(KEPT, JSON.stringify(preferences));
}

function kept(): Preferences | undefined {
  try {
    return JSON.parse(recall(KEPT) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
