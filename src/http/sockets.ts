import { Hono } from "hono";
import type { Session } from "../identity/sessions.ts";
import type { TicketView } from "../protocol/http.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
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
      connect: (request) => channelStub(c.env, channelId).fetch(request),
    });
  });

/** Asks the person's Inbox and the channel, and signs what they allow. */
async function admit(c: AppContext, session: Session, channelId: string) {
  const { userId, sessionId } = session;
  const [known] = await Promise.all([
    inboxStub(c.env, userId).admit(sessionId, channelId),
    askChannel(c, session, (actor) => channelStub(c.env, channelId).admit(actor)),
  ]);
  expectOk(known);
  return ticketFor(c, session, channelId);
}
