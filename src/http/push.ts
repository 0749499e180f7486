import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import { newId } from "../protocol/ids.ts";
import type { TestInput } from "../protocol/notifications.ts";
import type { DeviceView, PushKeyView } from "../protocol/push.ts";
import { subscriptionBody } from "../protocol/push.ts";
import { PushTable } from "../storage/directory/push.ts";
import { limitsAreOn } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { hasMail } from "../storage/mail.ts";
import { recordJob } from "../storage/jobs.ts";
import { outreachOf, takeLimit } from "../storage/objects.ts";
import { mayPushTo } from "../storage/push-endpoint.ts";
import { fromBase64url, pushKeys } from "../storage/push-keys.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";

/** Changes of devices, and tests, that a person may ask for in a minute. */
const A_MINUTE = 20;

/** `/api/push/key`: what a browser needs to subscribe, and whether the deployment can send letters. */
export const pushKey = new Hono<AppEnv>().get("/key", async (c) => {
  await signedIn(c);
  const { publicKey } = await pushKeys(c.env);
  return answer(c, { publicKey, mail: hasMail(c.env) } satisfies PushKeyView);
});

/** `/api/me/push-subscriptions`: the person's devices that take notifications while the app is closed. */
export const mePush = new Hono<AppEnv>()
  .get("/push-subscriptions", async (c) => {
    const session = await signedIn(c);
    const items = await new PushTable(c.env).list(session, now());
    return answer(c, { items, nextCursor: null } satisfies Page<DeviceView>);
  })
  .put("/push-subscriptions", async (c) => {
    const session = await signedIn(c);
    const body = await readBody(c, subscriptionBody);
    await spend(c, session.userId);
    if (!mayPushTo(c.env, body.endpoint))
      deny("invalid", "endpoint: must be the public https address of a push service");
    if (!(await isPoint(body.keys.p256dh))) deny("invalid", "keys.p256dh: is no point of P-256");
    const table = new PushTable(c.env);
    const id = await table.put(session, body, now());
    if (id === undefined) return deny("conflict", "This endpoint belongs to other keys");
    await outreachOf(c.env, session.userId).cameBy(session.userId, new URL(c.req.url).origin);
    await tellInbox(c, session.userId);
    const view = (await table.list(session, now())).find((device) => device.id === id);
    return c.json(view ?? deny("not_found", "Your session has ended meanwhile"));
  })
  .delete("/push-subscriptions/:id", async (c) => {
    const { userId } = await signedIn(c);
    const id = c.req.param("id");
    if (!(await new PushTable(c.env).remove(userId, id)))
      deny("not_found", "There is no such device");
    await tellInbox(c, userId);
    return c.json({ id });
  })
  .post("/push-subscriptions/:id/test", async (c) => {
    const session = await signedIn(c);
    const { userId } = session;
    const subscriptionId = c.req.param("id");
    const devices = await new PushTable(c.env).list(session, now());
    if (!devices.some(({ id }) => id === subscriptionId))
      deny("not_found", "There is no such device");
    await spend(c, userId);
    const input: TestInput = { type: "test", userId, subscriptionId };
    const id = newId("j");
    await recordJob(c.env, {
      id,
      kind: "notification",
      workspaceId: null,
      createdBy: userId,
      title: "Test notification",
      input,
      origin: new URL(c.req.url).origin,
    });
    return c.json({ jobId: id }, 202);
  });

/** The Inbox asks nobody for a push where there is no device: it has to know how many there are. */
async function tellInbox(c: AppContext, userId: string): Promise<void> {
  const { length } = await new PushTable(c.env).of(userId, now());
  await outreachOf(c.env, userId).setDevices(userId, length);
}

async function spend(c: AppContext, userId: string): Promise<void> {
  if (!limitsAreOn(c.env)) return;
  const { allowed, retryAfter } = await takeLimit(c.env, `push ${userId}`, A_MINUTE, 60_000, now());
  if (!allowed) deny("rate_limited", "Too many changes", retryAfter);
}

/** A key that is none would fail each time that something is sent. */
async function isPoint(p256dh: string): Promise<boolean> {
  try {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    await crypto.subtle.importKey("raw", fromBase64url(p256dh), curve, false, []);
    return true;
  } catch {
    return false;
  }
}
