/** Where a person is to be found. */
export type PresenceStatus = "online" | "away" | "dnd" | "offline";

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
