import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { readResume } from "../protocol/resume.ts";
import type { SeatRequest } from "../protocol/relay.ts";
import { offeredTicket } from "../identity/tickets.ts";
import type { Seat } from "../sockets/seats.ts";
import type { Room } from "./room.ts";

/** A socket that may be seated. */
export type Admitted = { seat: Seat; resume: { epoch: string; since: number } | undefined };

const BAD_TICKET = refuse("unauthenticated", "This ticket does not admit you");

/** Used tickets are forgotten together, well after the last of them has expired, ms. */
const SWEEP_AFTER_MS = 90_000;

/**
 * Judges an upgrade in one synchronous turn: the ticket is ours, for this channel and no Relay of it,
 * fresh, unused and not denied, its bearer is a member now, and there is room.
 */
export function admitSocket(room: Room, request: Request, secret: string): Outcome<Admitted> {
  const nowMs = room.now();
  const claims = offeredTicket(request.headers, { secret, room: room.log.record.id, nowMs });
  if (claims === undefined || claims.relay !== undefined) return BAD_TICKET;
  const judged = admitBearer(room, claims);
  if (!("ok" in judged)) return judged;
  const { userId, sessionId } = claims;
  const resume = readResume(new URL(request.url).searchParams);
  return { ok: { seat: { userId, sessionId, openedAt: nowMs }, resume } };
}

/**
 * Judges the bearer of a ticket that was found to be ours, for this channel and fresh, and uses the
 * ticket up. The sockets of Relays are judged here too, by the Channel and in one turn.
 */
export function admitBearer(room: Room, claims: SeatRequest["claims"]): Outcome<null> {
  if (room.denials.denies(claims, claims.issuedAt)) return BAD_TICKET;
  if (room.members.role(claims.userId) === undefined)
    return refuse("forbidden", "You are not a member of this channel");
  const allowed = room.gate.upgrade(claims.userId);
  if (!("ok" in allowed)) return allowed;
  if (!room.denials.useTicket(claims.id, claims.expiresAt)) return BAD_TICKET;
  room.alarms.schedule("sweep", room.now() + SWEEP_AFTER_MS);
  return { ok: null };
}
