import { Hono } from "hono";
import { newSecret } from "../identity/keys.ts";
import { newId } from "../protocol/ids.ts";
import { INTEGRATION_LIMITS } from "../protocol/integrations.ts";
import { createOutgoingBody, updateOutgoingBody } from "../protocol/outgoing-hooks.ts";
import type { NewOutgoingHookView, OutgoingHookView } from "../protocol/outgoing-hooks.ts";
import { DeliveryTable } from "../storage/directory/hook-deliveries.ts";
import type { OutgoingHook } from "../storage/directory/outgoing-hooks.ts";
import { forgetHooks, OutgoingHookTable } from "../storage/directory/outgoing-hooks.ts";
import { now } from "../storage/faults.ts";
import { recordJob } from "../storage/jobs.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import {
  asReadable,
  denyAbsent,
  expectReadable,
  expectReader,
  hookOf,
} from "./outgoing-hook-access.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/hooks/outgoing`: addresses that are told what happens, and what became of it. */
export const outgoingHooks = new Hono<AppEnv>()
  .get("/:id/hooks/outgoing", async (c) => {
    const { id } = await workspaceOf(c, "workspace.integrations.manage");
    const hooks = await new OutgoingHookTable(c.env).list(id);
    return answer(c, { items: hooks.map(toView), nextCursor: null });
  })
  .post("/:id/hooks/outgoing", async (c) => {
    const { id: workspaceId } = await workspaceOf(c, "workspace.integrations.manage");
    const { userId: createdBy } = await signedIn(c);
    const wanted = await readBody(c, createOutgoingBody);
    await expectReadable(c, workspaceId, wanted.channelIds);
    const table = new OutgoingHookTable(c.env);
    if ((await table.list(workspaceId)).length >= INTEGRATION_LIMITS.outgoingHooks)
      deny("conflict", "There are too many hooks");
    const hook: OutgoingHook = {
      id: newId("h"),
      workspaceId,
      ...wanted,
      secret: newSecret(),
      createdBy,
      createdAt: now(),
      disabledAt: null,
      disabledReason: null,
      failures: 0,
      failingSince: null,
    };
    await table.add(hook);
    forgetHooks(workspaceId);
    return c.json({ ...toView(hook), secret: hook.secret } satisfies NewOutgoingHookView, 201);
  })
  .patch("/:id/hooks/outgoing/:hookId", async (c) => {
    const hook = await hookOf(c);
    const { enabled, ...wanted } = await readBody(c, updateOutgoingBody);
    const isChanged = Object.values(wanted).some((value) => value !== undefined);
    if (isChanged || enabled === true) await expectReader(c, hook);
    await expectReadable(c, hook.workspaceId, wanted.channelIds ?? null);
    const table = new OutgoingHookTable(c.env);
    // Looking at its channels may have taken a while.
    if (!(await table.change(hook.id, wanted))) denyAbsent();
    if (enabled !== undefined)
      await table.setDisabled(hook.id, enabled ? null : { at: now(), reason: "by hand" });
    forgetHooks(hook.workspaceId);
    return c.json(toView((await table.find(hook.id)) ?? hook));
  })
  .delete("/:id/hooks/outgoing/:hookId", async (c) => {
    const hook = await hookOf(c);
    await new OutgoingHookTable(c.env).remove(hook.id);
    forgetHooks(hook.workspaceId);
    return c.json({ id: hook.id });
  })
  .post("/:id/hooks/outgoing/:hookId/secret", async (c) => {
    const hook = { ...(await hookOf(c)), secret: newSecret() };
    await expectReader(c, hook);
    if (!(await new OutgoingHookTable(c.env).change(hook.id, { secret: hook.secret })))
      denyAbsent();
    return c.json({ ...toView(hook), secret: hook.secret } satisfies NewOutgoingHookView);
  })
  .post("/:id/hooks/outgoing/:hookId/test", async (c) => {
    const hook = await hookOf(c);
    await expectReader(c, hook);
    const { userId } = await signedIn(c);
    const body = { type: "ping", workspaceId: hook.workspaceId, at: now(), by: userId };
    return c.json({ id: await send(c, hook, "ping", body) }, 202);
  })
  .get("/:id/hooks/outgoing/:hookId/deliveries", async (c) => {
    const { id, workspaceId } = await hookOf(c);
    const limit = pageLimit(c);
    const cursor = c.req.query("cursor") ?? "";
    const rows = await new DeliveryTable(c.env).list(id, cursor, limit + 1);
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    return answer(c, { items: await asReadable(c, workspaceId, items), nextCursor });
  })
  .post("/:id/hooks/outgoing/:hookId/deliveries/:deliveryId/replay", async (c) => {
    const hook = await hookOf(c);
    await expectReader(c, hook);
    const found = await new DeliveryTable(c.env).find(hook.id, c.req.param("deliveryId"));
    if (found === undefined) return deny("not_found", "There is no such delivery");
    const [delivery = found] = await asReadable(c, hook.workspaceId, [found]);
    if (delivery.request === null) deny("forbidden", "It is of a channel that you cannot read");
    // What was sent, less what a delivery adds of its own.
    const body = { ...(delivery.request as Record<string, unknown>), replayOf: delivery.id };
    return c.json({ id: await send(c, hook, delivery.event, body) }, 202);
  });

/** Sends one event to a hook, whatever it filters; answers the delivery's id. */
async function send(
  c: AppContext,
  hook: OutgoingHook,
  event: string,
  body: Record<string, unknown>,
): Promise<string> {
  if (hook.disabledAt !== null) deny("conflict", "This hook is disabled");
  const { job } = await recordJob(c.env, {
    kind: "webhook",
    workspaceId: hook.workspaceId,
    createdBy: null,
    title: `${event} to ${hook.name}`,
    // Whoever sent it again could read its channel, and the hook may have heard of it by name alone.
    input: { hookId: hook.id, event, body, ...(hook.channelIds !== null && { closed: true }) },
  });
  return job.id;
}

function toView(hook: OutgoingHook): OutgoingHookView {
  const { workspaceId: _, secret: _secret, failingSince: _since, ...view } = hook;
  return view;
}
