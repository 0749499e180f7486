import { atom } from "nanostores";
import { recall, remember } from "../lib/remember.ts";
import { TONES } from "./tone.ts";
import type { Tone } from "./tone.ts";

const RECENT = "emoji.recent";
const TONE = "emoji.tone";
/** Three lines of a picker. */
const KEPT = 27;

/** The emoji that were used last in this browser, the newest first, in no skin tone; custom ones as `:name:`. */
export const recentEmoji = atom<readonly string[]>(
  (recall(RECENT) ?? "").split(" ").filter((each) => each !== ""),
);

/** The skin tone in use, kept in this browser. */
export const skinTone = atom<Tone>(TONES.find((tone) => String(tone) === recall(TONE)) ?? 0);

/** Notes that an emoji was used. */
export function noteEmoji(text: string): void {
  const rest = recentEmoji.get().filter((each) => each !== text);
  const next = [text, ...rest].slice(0, KEPT);
  recentEmoji.set(next);
  remember(RECENT, next.join(" "));
}

/** Chooses a skin tone for all that follows. */
export function chooseTone(tone: Tone): void {
  skinTone.set(tone);
  remember(TONE, tone === 0 ? undefined : String(tone));
}
