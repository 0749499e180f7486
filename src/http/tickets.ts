import { isAllowedOrigin } from "../identity/origins.ts";
import type { Session } from "../identity/sessions.ts";
import type { TicketClaims } from "../identity/tickets.ts";
import { mintTicket, readTicket } from "../identity/tickets.ts";
import type { ErrorCode, Refusal } from "../protocol/errors.ts";
import { ERRORS } from "../protocol/errors.ts";
import { newId } from "../protocol/ids.ts";
import { LIMITS } from "../protocol/limits.ts";
import { offeredProtocols, SUBPROTOCOL, TICKET_PREFIX } from "../protocol/wire.ts";
import { authSecret } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { AppContext } from "./context.ts";
import { deny, sessionOf } from "./context.ts";
import { problem } from "./problem.ts";

/** A fresh ticket of this session for `room`: a channel's id, or an inbox. */
export function ticketFor(
  c: AppContext,
  { userId, sessionId }: Session,
  room: string,
  relay?: TicketClaims["relay"],
): { ticket: string; expiresAt: number } {
  const issuedAt = now();
  const expiresAt = issuedAt + LIMITS.ticketLifeMs;
  const claims = {
    id: newId("t"),
    room,
    ...(relay === undefined ? {} : { relay }),
    userId,
    sessionId,
    issuedAt,
    expiresAt,
  };
  return { ticket: mintTicket(authSecret(c.env), claims), expiresAt };
}

/** The address of a socket of this deployment. */
export function socketUrl(c: AppContext, path: string): string {
  const url = new URL(path, c.req.url);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** How an upgrade gets to its object: `mint` makes the ticket of a browser that comes with its cookie alone. */
type Way = {
  mint: (session: Session) => Promise<string>;
  connect: (request: Request, claims: Pick<TicketClaims, "userId" | "relay">) => Promise<Response>;
};

/** An upgrade by ticket, or by the cookie of a page on our own origin. */
export async function upgrade(c: AppContext, { mint, connect }: Way): Promise<Response> {
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket")
    return deny("invalid", "This address takes WebSocket upgrades only");
  const origin = c.req.header("Origin");
  const own = new URL(c.req.url).origin;
  // A handshake bypasses the same-origin policy, so it is kept here.
  if (origin !== undefined && origin !== "null" && !isAllowedOrigin(c.env, own, origin))
    return deny("forbidden", "This Origin may not connect here");
  const offered = offeredProtocols(c.req.raw.headers);
  const session = await sessionOf(c);
  const ticket = broughtTicket(offered);
  if (ticket !== undefined) {
    const claims = claimsOf(c, ticket, session);
    return passOn(await connect(c.req.raw, claims));
  }
  if (session === undefined) return deny("unauthenticated", "Sign in, or bring a ticket");
  if (session.via === "cookie" && !isAllowedOrigin(c.env, own, origin ?? null))
    return deny("forbidden", "A cookie counts only with our own Origin; bring a ticket");
  const request = new Request(c.req.raw);
  const minted = await mint(session);
  const protocols = offered.filter((name) => name === SUBPROTOCOL);
  request.headers.set(
    "Sec-WebSocket-Protocol",
    [...protocols, `${TICKET_PREFIX}${minted}`].join(", "),
  );
  return passOn(await connect(request, claimsOf(c, minted, session)));
}

/** The person whom a fresh ticket of ours names; nobody where the request brings none. */
export function bearerOf(c: AppContext): string | undefined {
  const ticket = broughtTicket(offeredProtocols(c.req.raw.headers));
  const claims = ticket === undefined ? undefined : readTicket(authSecret(c.env), ticket);
  return claims !== undefined && claims.expiresAt > now() ? claims.userId : undefined;
}

function broughtTicket(offered: readonly string[]): string | undefined {
  return offered.find((name) => name.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length);
}

/** A ticket beside somebody else's session is refused: one of the two is stolen. */
function claimsOf(c: AppContext, ticket: string, session: Session | undefined): TicketClaims {
  const claims = readTicket(authSecret(c.env), ticket);
  if (claims === undefined || (session !== undefined && claims.userId !== session.userId))
    return deny("unauthenticated", "This ticket does not admit you");
  return claims;
}

async function passOn(response: Response): Promise<Response> {
  return response.status === 101 ? response : problem(await readRefusal(response));
}

async function readRefusal(response: Response): Promise<Refusal> {
  // The object answers refusals as JSON; anything else is a bug, and tells nothing.
  const refusal: unknown = await response.json();
  if (
    typeof refusal === "object" &&
    refusal !== null &&
    "code" in refusal &&
    "message" in refusal
  ) {
    const { code, message } = refusal;
    const wait = "retryAfter" in refusal ? refusal.retryAfter : undefined;
    if (typeof code === "string" && code in ERRORS && typeof message === "string")
      return {
        code: code as ErrorCode,
        message,
        ...(typeof wait === "number" ? { retryAfter: wait } : {}),
      };
  }
  return { code: "internal", message: ERRORS.internal.title };
}
