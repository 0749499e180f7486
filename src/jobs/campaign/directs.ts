import type { Channel, Role } from "../../protocol/events.ts";
import { ChannelTable, peopleKey } from "../../storage/directory/channels.ts";
import { WorkspaceTable } from "../../storage/directory/workspaces.ts";
import type { Env } from "../../storage/env.ts";
import { now } from "../../storage/faults.ts";
import { jobIdOf } from "../../storage/jobs.ts";
import { channelStub, choicesOf, deskOf, inboxStub } from "../../storage/objects.ts";
import { together } from "./together.ts";

/** The channel of a direct conversation, or why there is none. */
export type Direct = { channelId: string } | { none: "declined" | "left" };

/**
 * The direct conversations of one member of a workspace with others, made where there are none yet. An id
 * is made of the people, so that whoever ends in between leaves nothing behind. Throws what D1 and the
 * objects throw, and may be repeated.
 */
export async function openDirects(
  env: Env,
  workspaceId: string,
  fromId: string,
  userIds: readonly string[],
): Promise<Map<string, Direct>> {
  const table = new ChannelTable(env);
  const keyOf = (userId: string) => peopleKey([fromId, userId]);
  const [there, roles] = await Promise.all([
    table.findAllByPeople(workspaceId, userIds.map(keyOf)),
    new WorkspaceTable(env).rolesOf(workspaceId, [fromId, ...userIds]),
  ]);
  const directs = new Map<string, Direct>();
  const wanted: { userId: string; role: Role }[] = [];
  for (const userId of userIds) {
    const channelId = there.get(keyOf(userId));
    const role = roles.get(userId);
    if (role === undefined) directs.set(userId, { none: "left" });
    else if (channelId === undefined) wanted.push({ userId, role });
    else directs.set(userId, { channelId });
  }
  const made = await together(wanted, async ({ userId, role }) => {
    // People who want no conversations from others get none, whoever asks.
    if (!(await deskOf(env, userId).takesFrom(fromId))) return undefined;
    const key = keyOf(userId);
    const members = [
      { userId: fromId, role: roles.get(fromId) ?? "member" },
      { userId, role },
    ];
    const record: Channel = {
      id: `c_${jobIdOf("direct", workspaceId, key).slice(2)}`,
      workspaceId,
      name: "",
      kind: "direct",
      topic: "",
      createdAt: now(),
      archivedAt: null,
    };
    await channelStub(env, record.id).create({ record, members });
    await choicesOf(env, userId).joined(userId, record.id, [fromId]);
    return { ...record, key, members };
  });
  const fresh = made.filter((channel) => channel !== undefined);
  if (fresh.length > 0) await table.createDirects(fresh, fromId);
  for (const [i, { userId }] of wanted.entries()) {
    const channel = made[i];
    directs.set(userId, channel === undefined ? { none: "declined" } : { channelId: channel.id });
  }
  // A device that does not hear of it asks when somebody looks.
  await together(wanted, ({ userId }) =>
    inboxStub(env, userId)
      .changed({ what: "channels" })
      .catch(() => undefined),
  );
  return directs;
}
