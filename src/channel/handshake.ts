import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { since as sinceSchema } from "../protocol/frames.ts";
import { offeredTicket } from "../identity/tickets.ts";
import type { Seat } from "./connections.ts";
import type { Room } from "./room.ts";

type Resume = { epoch: string; since: number };

/** A socket that may be seated. */
export type Admitted = { seat: Seat; resume: Resume | undefined };

const BAD_TICKET = refuse("unauthenticated", "This ticket does not admit you");

/**
 * Judges an upgrade in one synchronous turn: the ticket is ours, for this channel, fresh, unused and
 * not denied, and its bearer is a member now.
 */
export function admitSocket(room: Room, request: Request, secret: string): Outcome<Admitted> {
  const nowMs = room.now();
  const claims = offeredTicket(request.headers, { secret, room: room.log.record.id, nowMs });
  if (claims === undefined) return BAD_TICKET;
  if (room.denials.denies(claims, claims.issuedAt)) return BAD_TICKET;
  if (room.members.role(claims.userId) === undefined)
    return refuse("forbidden", "You are not a member of this channel");
  if (!room.denials.useTicket(claims.id, claims.expiresAt)) return BAD_TICKET;
  room.alarms.schedule("sweep", nowMs + SWEEP_AFTER_MS);
  return {
    ok: {
      seat: {
        userId: claims.userId,
        sessionId: claims.sessionId,
        openedAt: nowMs,
      },
      resume: readResume(new URL(request.url).searchParams),
    },
  };
}

/** Used tickets are forgotten together, well after the last of them has expired, ms. */
const SWEEP_AFTER_MS = 90_000;

/** Where the client was: nothing if it did not say, and a place that cannot be (−1, NaN, 2^53) is one to be reset from. */
function readResume(params: URLSearchParams): Resume | undefined {
  const epoch = params.get("epoch");
  const text = params.get("since");
  if (epoch === null || epoch === "" || text === null || text === "") return undefined;
  const parsed = sinceSchema.safeParse(Number(text));
  return { epoch, since: parsed.success ? parsed.data : Number.POSITIVE_INFINITY };
}
