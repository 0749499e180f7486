import { LIMITS } from "./limits.ts";

/** When a socket opened, and when it last said something (or opened), ms. */
export type SocketTimes = { openedAt: number; activeAt: number };

/**
 * What a channel says of one person's sockets in it: how many, how many of them opened within a ticket's
 * life, and since when the longest idle one has been so, ms (null without any).
 */
export type HeldSockets = { count: number; fresh: number; idleSince: number | null };

export function heldSockets(sockets: readonly SocketTimes[], nowMs: number): HeldSockets {
  const fresh = sockets.filter(({ openedAt }) => openedAt > nowMs - LIMITS.ticketLifeMs).length;
  const idleSince = sockets.map(({ activeAt }) => activeAt).toSorted((a, b) => a - b)[0] ?? null;
  return { count: sockets.length, fresh, idleSince };
}

/** The longest idle of one person's sockets, so many that at most `max` are left. */
export function tooMany<S extends SocketTimes>(sockets: readonly S[], max: number): S[] {
  const surplus = Math.max(sockets.length - max, 0);
  return sockets.toSorted((a, b) => a.activeAt - b.activeAt).slice(0, surplus);
}
