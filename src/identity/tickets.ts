import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { z } from "zod";
import { keyedHash } from "../protocol/hmac.ts";
import { offeredProtocols, TICKET_PREFIX } from "../protocol/wire.ts";

/** What a ticket says: who may open which socket, until when. Times in ms. */
const claims = z.object({
  /** The ticket's own id, by which it is used once. */
  id: z.string(),
  /** A channel's id, or a user's for the inbox. */
  room: z.string(),
  /** The Relay of that channel that holds the socket; without it the object of the room does. */
  relay: z.object({ id: z.string(), region: z.string() }).optional(),
  userId: z.string(),
  sessionId: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
});
export type TicketClaims = z.infer<typeof claims>;

const MAC_BYTES = 32;
const MAX_TICKET_CHARACTERS = 2_048;

/** A signed ticket, base64url of claims and MAC together. */
export function mintTicket(secret: string, ticket: TicketClaims): string {
  const body = Buffer.from(JSON.stringify(ticket));
  return Buffer.concat([body, mac(secret, body)]).toString("base64url");
}

/**
 * The claims of a ticket that we signed, or nothing. Synchronous, so that an object can check it,
 * note its use and accept the socket in one turn. Expiry, room and single use are the caller's.
 */
export function readTicket(secret: string, ticket: string): TicketClaims | undefined {
  if (ticket.length > MAX_TICKET_CHARACTERS || !/^[\w-]+$/.test(ticket)) return undefined;
  const bytes = Buffer.from(ticket, "base64url");
  if (bytes.length <= MAC_BYTES) return undefined;
  const body = bytes.subarray(0, bytes.length - MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(bytes.length - MAC_BYTES), mac(secret, body)))
    return undefined;
  const parsed = claims.safeParse(JSON.parse(body.toString("utf8")));
  return parsed.success ? parsed.data : undefined;
}

/** The ticket among the subprotocols of an upgrade, read: nothing where there is none of ours for this room at this time. */
export function offeredTicket(
  headers: Headers,
  at: { secret: string; room: string; nowMs: number },
): TicketClaims | undefined {
  const offered = offeredProtocols(headers).find((name) => name.startsWith(TICKET_PREFIX));
  if (offered === undefined) return undefined;
  const ticket = readTicket(at.secret, offered.slice(TICKET_PREFIX.length));
  return ticket?.room === at.room && ticket.expiresAt > at.nowMs ? ticket : undefined;
}

let keyed: { secret: string; mac: (data: Uint8Array) => Uint8Array } | undefined;

/** A deployment has one secret, so its key is kept. */
function mac(secret: string, body: Uint8Array): Uint8Array {
  if (keyed?.secret !== secret) keyed = { secret, mac: keyedHash(`edgewise ticket ${secret}`) };
  return keyed.mac(body);
}
