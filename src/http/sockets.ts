import { Hono } from "hono";
import type { Session } from "../identity/sessions.ts";
import type { TicketView } from "../protocol/http.ts";
import { regionOf } from "../protocol/topology.ts";
import { channelStub, inboxStub, relayStub } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, channelIdOf, expectOk, signedIn } from "./context.ts";
import { socketUrl, ticketFor, upgrade } from "./tickets.ts";

/** `/api/channels/:id/ticket` and `/socket`: the way in. */
export const sockets = new Hono<AppEnv>()
  .post("/:id/ticket", async (c) => {
    const session = await signedIn(c);
    const channelId = channelIdOf(c);
    const { ticket, expiresAt } = await admit(c, session, channelId);
    const url = socketUrl(c, `/api/channels/${channelId}/socket`);
    return c.json({ url, ticket, expiresAt } satisfies TicketView);
  })
  .get("/:id/socket", (c) => {
    const channelId = channelIdOf(c);
    return upgrade(c, {
      mint: async (session) => (await admit(c, session, channelId)).ticket,
      connect: (request, { relay }) =>
        relay === undefined
          ? channelStub(c.env, channelId).fetch(request)
          : relayStub(c.env, { channelId, relay: relay.id, region: relay.region }).fetch(request),
    });
  });

/** Where the platform says that the request came from; nothing on one's own machine. */
function continentOf(c: AppContext): string | undefined {
  const cf: unknown = c.req.raw.cf;
  if (typeof cf !== "object" || cf === null || !("continent" in cf)) return undefined;
  return typeof cf.continent === "string" ? cf.continent : undefined;
}

/** Asks the person's Inbox and the channel, and signs what they allow. */
async function admit(c: AppContext, session: Session, channelId: string) {
  const { userId, sessionId } = session;
  const region = regionOf(continentOf(c));
  const [known, { relay }] = await Promise.all([
    inboxStub(c.env, userId).admit(userId, sessionId, channelId),
    askChannel(c, session, (actor) => channelStub(c.env, channelId).admit(actor, region)),
  ]);
  expectOk(known);
  return ticketFor(c, session, channelId, relay === null ? undefined : { id: relay, region });
}
