import { Hono } from "hono";
import { newSecret, secretHash } from "../identity/keys.ts";
import { isClosedKind } from "../identity/permissions.ts";
import { isChannelId, newId } from "../protocol/ids.ts";
import { createIncomingBody, INTEGRATION_LIMITS } from "../protocol/integrations.ts";
import type { IncomingHookView, NewIncomingHookView } from "../protocol/integrations.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import type { IncomingHook } from "../storage/directory/incoming-hooks.ts";
import { IncomingHookTable } from "../storage/directory/incoming-hooks.ts";
import { now } from "../storage/faults.ts";
import { channelStub } from "../storage/objects.ts";
import { addBot, removeBot } from "./bot-people.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/hooks/incoming`: addresses that programs post to as they post to Slack. */
export const incomingHooks = new Hono<AppEnv>()
  .get("/:id/hooks/incoming", async (c) => {
    const { id } = await workspaceOf(c, "workspace.integrations.manage");
    const limit = pageLimit(c);
    const table = new IncomingHookTable(c.env);
    const rows = await table.list(id, c.req.query("cursor") ?? "", limit + 1);
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    return answer(c, { items: items.map(toView), nextCursor });
  })
  .post("/:id/hooks/incoming", async (c) => {
    const { id: workspaceId } = await workspaceOf(c, "workspace.integrations.manage");
    const { channelId, name, icon, signed } = await readBody(c, createIncomingBody);
    await expectOpen(c, workspaceId, channelId);
    const table = new IncomingHookTable(c.env);
    if ((await table.count(workspaceId)) >= INTEGRATION_LIMITS.incomingHooks)
      deny("conflict", "There are too many hooks");
    const { userId, createdBy, createdAt } = await addBot(c, workspaceId, name, "hook");
    try {
      await join(c, channelId, userId);
    } catch (error) {
      await removeBot(c, workspaceId, userId);
      throw error;
    }
    const token = newSecret();
    const secret = signed ? newSecret() : null;
    const hook = {
      id: newId("h"),
      workspaceId,
      channelId,
      userId,
      name,
      icon,
      tokenHash: secretHash(token),
      secret,
      createdBy,
      createdAt,
    };
    await table.create(hook);
    const url = new URL(`/services/${workspaceId}/${hook.id}/${token}`, c.req.url).href;
    const view = toView({ ...hook, signed, lastUsedAt: null });
    return c.json({ ...view, url, secret } satisfies NewIncomingHookView, 201);
  })
  .delete("/:id/hooks/incoming/:hookId", async (c) => {
    const { id } = await workspaceOf(c, "workspace.integrations.manage");
    const table = new IncomingHookTable(c.env);
    const hook = await table.find(id, c.req.param("hookId"));
    if (hook === undefined) return deny("not_found", "There is no such hook");
    // The hook last: until its member is gone it is found again.
    await removeBot(c, id, hook.userId);
    await table.revoke(hook.id, now());
    return c.json({ id: hook.id });
  });

/** The channel is one of this workspace that others can be added to, and the caller is in it. */
async function expectOpen(c: AppContext, workspaceId: string, channelId: string): Promise<void> {
  if (!isChannelId(channelId)) deny("not_found", "There is no such channel");
  const session = await signedIn(c);
  const { record, joined } = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).describe(actor),
  );
  if (record.workspaceId !== workspaceId) deny("not_found", "There is no such channel");
  if (isClosedKind(record.kind)) deny("forbidden", "This conversation is between its people only");
  if (!joined) deny("forbidden", "Join this channel first");
}

async function join(c: AppContext, channelId: string, userId: string): Promise<void> {
  const added = await askChannel(c, await signedIn(c), (actor) =>
    channelStub(c.env, channelId).addMember(actor, userId, "member"),
  );
  await new ChannelTable(c.env).putMembers(channelId, [
    { userId, role: added.role, state: "member", rev: added.seq },
  ]);
}

function toView(hook: IncomingHook): IncomingHookView {
  const { workspaceId: _, tokenHash: _hash, secret: _secret, ...view } = hook;
  return view;
}
