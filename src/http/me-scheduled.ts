import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import type { ScheduledView } from "../protocol/personal.ts";
import { PERSONAL_LIMITS, rescheduleBody, scheduleBody } from "../protocol/personal.ts";
import { now } from "../storage/faults.ts";
import { channelStub, deskOf } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, channelIdOf, deny, expectOk, readBody, signedIn } from "./context.ts";
import { renderOne } from "./rendered.ts";
import { answer } from "./reply.ts";

/** `/api/me/scheduled`: messages that are still to be sent. */
export const meScheduled = new Hono<AppEnv>()
  .get("/scheduled", async (c) => {
    const { userId } = await signedIn(c);
    const items: ScheduledView[] = await deskOf(c.env, userId).scheduled();
    return answer(c, { items, nextCursor: null } satisfies Page<ScheduledView>);
  })
  .patch("/scheduled/:item", async (c) => {
    const { userId } = await signedIn(c);
    const change = await readBody(c, rescheduleBody);
    if (change.sendAt !== undefined) expectAhead(change.sendAt, "sendAt");
    const id = c.req.param("item");
    return c.json(expectOk(await deskOf(c.env, userId).reschedule(id, change)));
  })
  .delete("/scheduled/:item", async (c) => {
    const { userId } = await signedIn(c);
    const id = c.req.param("item");
    expectOk(await deskOf(c.env, userId).unschedule(id));
    return c.json({ id });
  })
  .post("/scheduled/:item/send", async (c) => {
    const session = await signedIn(c);
    const place = expectOk(await deskOf(c.env, session.userId).sendNow(c.req.param("item")));
    const message = await renderOne(c, session, place);
    return c.json({ message: message ?? null });
  });

/** `/api/channels/:id/scheduled`: one more. */
export const channelScheduled = new Hono<AppEnv>().post("/:id/scheduled", async (c) => {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const { body, threadSeq, sendAt } = await readBody(c, scheduleBody);
  const { record, joined } = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).describe(actor),
  );
  if (!joined) deny("forbidden", "Join this channel first");
  if (record.archivedAt !== null) deny("forbidden", "This channel is archived");
  expectAhead(sendAt, "sendAt");
  if (threadSeq !== undefined) {
    const top = await renderOne(c, session, { channelId, seq: threadSeq });
    if (top === undefined) deny("not_found", "There is no such message to reply to");
    else if (top.threadSeq !== null) deny("invalid", "A reply has no thread of its own");
  }
  const { workspaceId } = record;
  const wanted = { channelId, workspaceId, threadSeq: threadSeq ?? null, body, sendAt };
  const item = await deskOf(c.env, session.userId).schedule(session.userId, wanted);
  return c.json(expectOk(item), 201);
});

/** Refuses a time that is past, or too far away. */
export function expectAhead(at: number, name: string): void {
  if (at <= now()) deny("invalid", `${name}: must be a time to come`);
  if (at > now() + PERSONAL_LIMITS.aheadMs) deny("invalid", `${name}: must be within a year`);
}
