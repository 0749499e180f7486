import { Hono } from "hono";
import type { InboxChannel, InboxView, TicketView } from "../protocol/http.ts";
import { levelBody } from "../protocol/http.ts";
import { untouched } from "../protocol/inbox.ts";
import { inboxRoom } from "../protocol/wire.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import type { Env } from "../storage/env.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import { answer } from "./reply.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, channelIdOf, expectOk, readBody, signedIn } from "./context.ts";
import { socketUrl, ticketFor, upgrade } from "./tickets.ts";

/** Channels that are asked at once. */
const AT_ONCE = 25;

/** The exact number of unread messages beside each flag; a channel that cannot say has only its flag. */
async function withCounts(
  env: Env,
  userId: string,
  channels: readonly InboxChannel[],
): Promise<InboxView["channels"]> {
  const counts = new Map<string, number>();
  const flagged = channels.filter(({ unread }) => unread);
  for (let i = 0; i < flagged.length; i += AT_ONCE)
    await Promise.allSettled(
      flagged.slice(i, i + AT_ONCE).map(async ({ channelId }) => {
        const count = await channelStub(env, channelId).unread(userId);
        if (count !== null) counts.set(channelId, count);
      }),
    );
  return channels.map((channel) => {
    const count = counts.get(channel.channelId);
    return count === undefined ? channel : { ...channel, count };
  });
}

/** `/api/inbox`: what waits for a person, and the socket that tells their devices. */
export const inbox = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { userId } = await signedIn(c);
    const [joined, known] = await Promise.all([
      new ChannelTable(c.env).joinedBy(userId),
      inboxStub(c.env, userId).channels(),
    ]);
    const told = new Map(known.map((channel) => [channel.channelId, channel]));
    const channels = await withCounts(
      c.env,
      userId,
      joined.map(
        ({ channelId, workspaceId }) => told.get(channelId) ?? untouched(channelId, workspaceId),
      ),
    );
    return answer(c, { channels, notices: [] } satisfies InboxView);
  })
  .post("/ticket", async (c) => {
    const session = await signedIn(c);
    expectOk(await inboxStub(c.env, session.userId).admitDevice(session.sessionId));
    const { ticket, expiresAt } = ticketFor(c, session, inboxRoom(session.userId));
    return c.json({
      url: socketUrl(c, "/api/inbox/socket"),
      ticket,
      expiresAt,
    } satisfies TicketView);
  })
  .get("/socket", (c) =>
    upgrade(c, {
      mint: async (session) => {
        expectOk(await inboxStub(c.env, session.userId).admitDevice(session.sessionId));
        return ticketFor(c, session, inboxRoom(session.userId)).ticket;
      },
      connect: (request, { userId }) => {
        // The object does not know its own name; the ticket inside says for whom it is.
        const url = new URL(request.url);
        url.searchParams.set("user", userId);
        return inboxStub(c.env, userId).fetch(new Request(url, request));
      },
    }),
  );

/** `/api/channels/:id/level`: how much of a channel reaches a person. */
export const levels = new Hono<AppEnv>().put("/:id/level", async (c) => {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const { level } = await readBody(c, levelBody);
  const record = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).setLevel(actor, level),
  );
  await inboxStub(c.env, session.userId).setLevel(channelId, record.workspaceId, level);
  return c.json({ channelId, level });
});
