import { atom } from "nanostores";
import { recall, remember } from "./remember.ts";

const ZONE = "zone";

/**
 * The time zone of the person's profile; undefined where they set none, then the browser's holds.
 * Kept in this browser, so that the first view of the next visit is right at once.
 */
export const profileZone = atom<string | undefined>(recall(ZONE));

/** Tells which time zone the profile has, once it is known or has changed. */
export function setProfileZone(zone: string | null): void {
  remember(ZONE, zone ?? undefined);
  profileZone.set(zone ?? undefined);
}
