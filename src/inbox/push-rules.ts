import type { Notice } from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import { isOwnNotice } from "./notice-list.ts";
import { reaches } from "./shelf.ts";

/** What decides whether a notice goes to devices that are not looking. */
export type PushSituation = {
  /** Devices of the person that take notifications. */
  devices: number;
  /** Somebody is at a device that is connected: it shows what there is. */
  active: boolean;
  /** Hours of quiet, a pause, or "do not disturb". */
  quiet: boolean;
  /** Of the notice's channel. */
  level: Level;
  /** The author is somebody whom the person wants to hear nothing of. */
  blocked: boolean;
  /** It has been read. */
  read: boolean;
};

/** Does a notice go out? Asked when it comes, and again when it is about to be sent. */
export function wantsPush(notice: Pick<Notice, "kind">, situation: PushSituation): boolean {
  const { devices, active, quiet, level, blocked, read } = situation;
  if (devices === 0 || active || quiet || read) return false;
  // What one has asked for oneself comes whatever one thinks of the channel.
  return isOwnNotice(notice) || (!blocked && reaches(notice, level));
}
