import { isClosedKind } from "../identity/permissions.ts";
import type { DeliveryView } from "../protocol/outgoing-hooks.ts";
import type { OutgoingHook } from "../storage/directory/outgoing-hooks.ts";
import { OutgoingHookTable } from "../storage/directory/outgoing-hooks.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { askChannel, deny, expectOk, signedIn } from "./context.ts";
import { workspaceOf } from "./workspace-access.ts";

/** Channels that are asked at once. */
const AT_ONCE = 25;

/** The hook of the path, for who manages integrations: to be listed, switched off or deleted. */
export async function hookOf(c: AppContext): Promise<OutgoingHook> {
  const { id } = await workspaceOf(c, "workspace.integrations.manage");
  const hook = await new OutgoingHookTable(c.env).find(c.req.param("hookId") ?? "");
  return hook?.workspaceId === id ? hook : denyAbsent();
}

/** The refusal where a hook is not there, or is there no more. */
export function denyAbsent(): never {
  return deny("not_found", "There is no such hook");
}

/** A hook hears of a private channel only by who is in it, and never of a conversation between named people. */
export async function expectReadable(
  c: AppContext,
  workspaceId: string,
  channelIds: readonly string[] | null,
): Promise<void> {
  const session = await signedIn(c);
  for (const channelId of channelIds ?? []) {
    const { record } = await askChannel(c, session, (actor) =>
      channelStub(c.env, channelId).describe(actor),
    );
    if (record.workspaceId !== workspaceId) deny("not_found", "There is no such channel");
    if (isClosedKind(record.kind))
      deny("forbidden", "This conversation is between its people only");
  }
}

/** Refuses who may not read all that a hook names: changing it, they could have it told to themselves. */
export async function expectReader(
  c: AppContext,
  { workspaceId, channelIds }: OutgoingHook,
): Promise<void> {
  if (channelIds === null) return;
  const readable = await readableAmong(c, workspaceId, channelIds);
  if (readable.size < new Set(channelIds).size)
    deny("forbidden", "This hook names a channel that you cannot read");
}

/** Of a log only what comes from channels that the asker may read now, whatever the hook names by now. */
export async function asReadable(
  c: AppContext,
  workspaceId: string,
  deliveries: readonly DeliveryView[],
): Promise<DeliveryView[]> {
  const channelIds = deliveries.flatMap((delivery) => channelOf(delivery) ?? []);
  const readable = await readableAmong(c, workspaceId, channelIds);
  return deliveries.map((delivery) => {
    const channelId = channelOf(delivery);
    if (channelId === undefined || readable.has(channelId)) return delivery;
    return { ...delivery, request: null, response: null };
  });
}

/** The channel whose event was sent; a ping is of none. */
function channelOf({ request }: DeliveryView): string | undefined {
  // What the job of a delivery has sent.
  return (request as { channelId?: string }).channelId;
}

async function readableAmong(
  c: AppContext,
  workspaceId: string,
  channelIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const readable = new Set<string>();
  const asked = [...new Set(channelIds)];
  if (asked.length === 0) return readable;
  const { userId, sessionId } = await signedIn(c);
  const workspaceRole = await new WorkspaceTable(c.env).role(workspaceId, userId);
  const ask = async (channelId: string) => {
    const actor = { userId, sessionId, workspaceRole };
    const seen = await channelStub(c.env, channelId).describe(actor);
    if ("needsRoleIn" in seen) return;
    if ("refused" in seen && /^(?:not_found|forbidden)$/.test(seen.refused.code)) return;
    if (expectOk(seen).record.workspaceId === workspaceId) readable.add(channelId);
  };
  for (let i = 0; i < asked.length; i += AT_ONCE)
    await Promise.all(asked.slice(i, i + AT_ONCE).map(ask));
  return readable;
}
