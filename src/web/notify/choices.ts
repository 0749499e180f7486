import { atom } from "nanostores";
import { recall, remember } from "../lib/remember.ts";
import type { SoundChoice } from "./decide.ts";

const SOUND = "sound";
const OFFER = "notify.offer";
const SOUNDS: readonly SoundChoice[] = ["off", "meant", "all"];

/** When this browser makes a sound; for mentions and conversations unless chosen otherwise. */
export const soundChoice = atom<SoundChoice>(
  SOUNDS.find((choice) => choice === recall(SOUND)) ?? "meant",
);

/** Chooses when this browser makes a sound. */
export function chooseSound(choice: SoundChoice): void {
  remember(SOUND, choice);
  soundChoice.set(choice);
}

/** Whether notifications are offered in the sidebar: once they would have been of use, until refused. */
export const notifyOffer = atom<"no" | "due" | "dismissed">(
  recall(OFFER) === "dismissed" ? "dismissed" : recall(OFFER) === "due" ? "due" : "no",
);

/** Offers notifications, unless they were refused. */
export function offerNotifications(): void {
  if (notifyOffer.get() !== "no") return;
  remember(OFFER, "due");
  notifyOffer.set("due");
}

/** Never offers them again in this browser. */
export function dismissOffer(): void {
  remember(OFFER, "dismissed");
  notifyOffer.set("dismissed");
}
