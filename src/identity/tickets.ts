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
  /** Of a restore's ticket: the name of its operator, as `operatorName` answers it. */
  operator: z.string().optional(),
  issuedAt: z.number(),
  expiresAt: z.number(),
});
export type TicketClaims = z.infer<typeof claims>;

const MAC_BYTES = 32;
const MAX_TICKET_CHARACTERS = 2_048;

/** Tickets of ours that this isolate remembers; of a crowd that comes back, what comes at once. */
const MAX_KNOWN = 1_000;

/** A signed ticket, base64url of claims and MAC together. */
export function mintTicket(secret: string, claimed: TicketClaims): string {
  const { mac, known } = keyOf(secret);
  const body = Buffer.from(JSON.stringify(claimed));
  const ticket = Buffer.concat([body, mac(body)]).toString("base64url");
  remember(known, ticket, claimed);
  return ticket;
}

/**
 * The claims of a ticket that we signed, or nothing. Synchronous, so that an object can check it,
 * note its use and accept the socket in one turn. Expiry, room and single use are the caller's.
 */
export function readTicket(secret: string, ticket: string): TicketClaims | undefined {
  const { mac, known } = keyOf(secret);
  const claimed = known.get(ticket) ?? verify(mac, ticket);
  if (claimed !== undefined) remember(known, ticket, claimed);
  return claimed;
}

function verify(mac: Mac, ticket: string): TicketClaims | undefined {
  if (ticket.length > MAX_TICKET_CHARACTERS || !/^[\w-]+$/.test(ticket)) return undefined;
  const bytes = Buffer.from(ticket, "base64url");
  if (bytes.length <= MAC_BYTES) return undefined;
  const body = bytes.subarray(0, bytes.length - MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(bytes.length - MAC_BYTES), mac(body))) return undefined;
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

type Mac = (body: Uint8Array) => Uint8Array;
/** A secret's MAC, and the tickets that are known to be signed with it: each is read two or three times on its way. */
type Key = { secret: string; mac: Mac; known: Map<string, TicketClaims> };
let kept: Key | undefined;

/** A deployment has one secret, so its key is kept. */
function keyOf(secret: string): Key {
  if (kept?.secret !== secret)
    kept = { secret, mac: keyedHash(`edgewise ticket ${secret}`), known: new Map() };
  return kept;
}

/** The newest at the end, so that the first is the one to forget. */
function remember(known: Map<string, TicketClaims>, ticket: string, claimed: TicketClaims): void {
  known.delete(ticket);
  known.set(ticket, claimed);
  const [oldest] = known.keys();
  if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
}
