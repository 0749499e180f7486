/** Where a person is to be found. */
export type PresenceStatus = "online" | "away" | "dnd" | "offline";

/** People that one device watches, or one request names, at most. */
export const MAX_WATCHED = 200;

/**
 * A person as others find them. `lastSeenAt` (ms) is when they last came, went or fell idle; null for
 * never. `text` is their status line, which ends by itself at `textUntil` (ms) where that is there.
 */
export type PresenceView = {
  userId: string;
  status: PresenceStatus;
  lastSeenAt: number | null;
  text?: string;
  textUntil?: number;
};
