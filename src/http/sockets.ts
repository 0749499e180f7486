import { Hono } from "hono";
import { isAllowedOrigin } from "../identity/origins.ts";
import type { Session } from "../identity/sessions.ts";
import { mintTicket, readTicket } from "../identity/tickets.ts";
import type { ErrorCode, Refusal } from "../protocol/errors.ts";
import { ERRORS } from "../protocol/errors.ts";
import type { TicketView } from "../protocol/http.ts";
import { newId } from "../protocol/ids.ts";
import { LIMITS } from "../protocol/limits.ts";
import { offeredProtocols, SUBPROTOCOL, TICKET_PREFIX } from "../protocol/wire.ts";
import { authSecret } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, channelIdOf, deny, expectOk, sessionOf, signedIn } from "./context.ts";
import { problem } from "./problem.ts";

/** `/api/channels/:id/ticket` and `/socket`: the way in. */
export const sockets = new Hono<AppEnv>()
  .post("/:id/ticket", async (c) => {
    const session = await signedIn(c);
    const channelId = channelIdOf(c);
    const { ticket, expiresAt } = await admit(c, session, channelId);
    const url = new URL(`/api/channels/${channelId}/socket`, c.req.url);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return c.json({ url: url.href, ticket, expiresAt } satisfies TicketView);
  })
  .get("/:id/socket", async (c) => {
    const channelId = channelIdOf(c);
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket")
      return deny("invalid", "This address takes WebSocket upgrades only");
    const origin = c.req.header("Origin");
    const own = new URL(c.req.url).origin;
    // A handshake bypasses the same-origin policy, so it is kept here.
    if (origin !== undefined && origin !== "null" && !isAllowedOrigin(c.env, own, origin))
      return deny("forbidden", "This Origin may not connect here");
    const offered = offeredProtocols(c.req.raw.headers);
    const session = await sessionOf(c);
    const ticket = offered.find((name) => name.startsWith(TICKET_PREFIX));
    if (ticket !== undefined) mustBelongTo(c, ticket.slice(TICKET_PREFIX.length), session);
    const request =
      ticket === undefined ? await withTicket(c, channelId, session, offered) : c.req.raw;
    const response = await channelStub(c.env, channelId).fetch(request);
    if (response.status === 101) return response;
    return problem(await readRefusal(response));
  });

/** Asks the person's Inbox and the channel, and signs what they allow. */
async function admit(
  c: AppContext,
  session: Session,
  channelId: string,
): Promise<{ ticket: string; expiresAt: number }> {
  const { userId, sessionId } = session;
  const [known] = await Promise.all([
    inboxStub(c.env, userId).admit(sessionId, channelId),
    askChannel(c, session, (actor) => channelStub(c.env, channelId).admit(actor)),
  ]);
  expectOk(known);
  const issuedAt = now();
  const expiresAt = issuedAt + LIMITS.ticketLifeMs;
  const claims = { id: newId("t"), room: channelId, userId, sessionId, issuedAt, expiresAt };
  return { ticket: mintTicket(authSecret(c.env), claims), expiresAt };
}

/** A browser on our own origin may rely on its cookie: it gets the same ticket, without the trip. */
async function withTicket(
  c: AppContext,
  channelId: string,
  session: Session | undefined,
  offered: readonly string[],
): Promise<Request> {
  if (session === undefined) return deny("unauthenticated", "Sign in, or bring a ticket");
  const origin = c.req.header("Origin") ?? null;
  const own = new URL(c.req.url).origin;
  if (session.via === "cookie" && !isAllowedOrigin(c.env, own, origin))
    return deny("forbidden", "A cookie counts only with our own Origin; bring a ticket");
  const { ticket } = await admit(c, session, channelId);
  const request = new Request(c.req.raw);
  request.headers.set(
    "Sec-WebSocket-Protocol",
    [...offered.filter((name) => name === SUBPROTOCOL), `${TICKET_PREFIX}${ticket}`].join(", "),
  );
  return request;
}

/** A ticket beside somebody else's session is refused: one of the two is stolen. */
function mustBelongTo(c: AppContext, ticket: string, session: Session | undefined): void {
  const claims = readTicket(authSecret(c.env), ticket);
  if (claims === undefined || (session !== undefined && claims.userId !== session.userId))
    deny("unauthenticated", "This ticket does not admit you");
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
    if (typeof code === "string" && code in ERRORS && typeof message === "string")
      return { code: code as ErrorCode, message };
  }
  return { code: "internal", message: ERRORS.internal.title };
}
