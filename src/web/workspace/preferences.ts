import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import { useEffect } from "react";
import type { PreferencesChange } from "../../client/personal-api.ts";
import type { Preferences } from "../../protocol/personal.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { onLeave } from "../lib/leaving.ts";
import { toast } from "../ui/toast.ts";
import { onInbox } from "./own-inbox.ts";

const known = atom<Preferences | undefined>();
const failure = atom<unknown>();
let asked = false;

onLeave(() => {
  asked = false;
  known.set(undefined);
});

/** What the person at the screen has chosen, on all their devices; undefined until it is known. */
export function usePreferences(): Preferences | undefined {
  const preferences = useStore(known);
  useEffect(() => {
    if (!asked) void loadPreferences();
  }, []);
  return preferences;
}

/** Why they are not known, where that is so. */
export function usePreferencesError(): unknown {
  return useStore(failure);
}

/** Asks for the preferences, again or for the first time. */
export async function loadPreferences(): Promise<void> {
  asked = true;
  failure.set(undefined);
  try {
    known.set(await api.preferences.get());
  } catch (error) {
    asked = false;
    failure.set(error);
  }
}

onInbox({
  onOwn: (frame) => {
    if (frame.type === "preferences") known.set(frame.preferences);
  },
  onReturn: () => {
    if (asked) void loadPreferences();
  },
});

/** Changes some of them: shown at once, and taken back with a line that says why where they are refused. */
export async function changePreferences(change: PreferencesChange): Promise<void> {
  const before = known.get();
  if (before) known.set({ ...before, ...change });
  try {
    known.set(await api.preferences.update(change));
  } catch (error) {
    known.set(before);
    toast(explain(error));
  }
}

/** Keeps notifications quiet until then (ms); null ends the pause. */
export async function pauseUntil(until: number | null): Promise<void> {
  await changePreferences({ dndUntil: until });
}

const MINUTE_MS = 60_000;

/** How long a pause may be. */
export const PAUSES = [
  { name: "half", until: (now: number) => now + 30 * MINUTE_MS },
  { name: "hour", until: (now: number) => now + 60 * MINUTE_MS },
  { name: "tomorrow", until: tomorrowMorning },
] as const;

/** Nine in the morning of the next day where the browser is, ms. */
function tomorrowMorning(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 9).getTime();
}

/** Says how one is to be found; `online` takes back what was chosen. */
export async function choosePresence(status: "online" | "away" | "dnd"): Promise<void> {
  try {
    await api.presence.set(status);
  } catch (error) {
    toast(explain(error));
  }
}
