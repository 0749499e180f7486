import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import type { ReminderView } from "../protocol/personal.ts";
import { reminderBody } from "../protocol/personal.ts";
import { channelStub, deskOf } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, deny, expectOk, readBody, signedIn } from "./context.ts";
import { expectAhead } from "./me-scheduled.ts";
import { renderOne } from "./rendered.ts";
import { answer } from "./reply.ts";

/** `/api/me/reminders`: what a person wants to be told later. */
export const meReminders = new Hono<AppEnv>()
  .get("/reminders", async (c) => {
    const { userId } = await signedIn(c);
    const items: ReminderView[] = await deskOf(c.env, userId).reminders();
    return answer(c, { items, nextCursor: null } satisfies Page<ReminderView>);
  })
  .post("/reminders", async (c) => {
    const session = await signedIn(c);
    const { text, at, channelId, seq } = await readBody(c, reminderBody);
    expectAhead(at, "at");
    let workspaceId = "";
    if (channelId !== undefined) {
      const { record } = await askChannel(c, session, (actor) =>
        channelStub(c.env, channelId).describe(actor),
      );
      workspaceId = record.workspaceId;
      if (seq !== undefined && (await renderOne(c, session, { channelId, seq })) === undefined)
        deny("not_found", "There is no such message");
    }
    const wanted = { text, at, channelId: channelId ?? null, seq: seq ?? null, workspaceId };
    const { userId } = session;
    return c.json(expectOk(await deskOf(c.env, userId).remind(userId, wanted)), 201);
  })
  .delete("/reminders/:item", async (c) => {
    const { userId } = await signedIn(c);
    const id = c.req.param("item");
    expectOk(await deskOf(c.env, userId).forgetReminder(id));
    return c.json({ id });
  });
