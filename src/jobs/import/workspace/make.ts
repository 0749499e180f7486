import { isClosedKind } from "../../../identity/permissions.ts";
import type { Channel, Role } from "../../../protocol/events.ts";
import type { ExportedChannel } from "../../../protocol/export.ts";
import { isTextWithin } from "../../../protocol/text.ts";
import { ChannelTable, peopleKey } from "../../../storage/directory/channels.ts";
import { ImportPlaces } from "../../../storage/directory/import-places.ts";
import { WorkspaceTable } from "../../../storage/directory/workspaces.ts";
import type { Env } from "../../../storage/env.ts";
import { channelStub, choicesOf, inboxStub } from "../../../storage/objects.ts";
import { together } from "../../campaign/together.ts";
import type { JobRun } from "../../kind.ts";
import { JobFailure } from "../../kind.ts";
import type { Asker, Place } from "./places.ts";
import { CHANNEL_NAME, importerRole } from "./places.ts";

const DESCRIPTION_CHARACTERS = 1_000;
/** Beyond so many nobody's devices are told: they see it when they look. */
const PEOPLE_TOLD = 200;

type Member = { userId: string; role: Role };

/**
 * Makes the channel of a place, with those of `userIds` who are in the workspace and who imports; of a
 * conversation with nobody else. Again, it is as it was. Answers who is in it.
 */
export async function makeChannel(
  asker: Asker & Pick<JobRun<unknown>, "now">,
  place: Place,
  exported: ExportedChannel,
  userIds: readonly string[],
  createdBy: string | undefined,
): Promise<Set<string>> {
  const { env, workspaceId } = asker;
  const own = asker.createdBy ?? "";
  const ownRole = await importerRole(asker);
  const roles = await new WorkspaceTable(env).rolesOf(workspaceId ?? "", userIds);
  if (place.between === null) roles.set(own, ownRole);
  const members = [...roles].map(([userId, role]) => ({ userId, role }));
  const record = recordOf(workspaceId ?? "", place, exported);
  await channelStub(env, place.to).create({ record, members });
  const author = createdBy ?? place.between?.[0] ?? own;
  await inDirectory(asker, record, author, members, place.between);
  await introduce(env, record, [...roles.keys()]);
  return new Set(roles.keys());
}

function recordOf(workspaceId: string, { to }: Place, exported: ExportedChannel): Channel {
  const { name, kind, topic, description = "", createdAt } = exported;
  const isNamed = !isClosedKind(kind);
  const isDescribed = description !== "" && isTextWithin(description, 1, DESCRIPTION_CHARACTERS);
  return {
    id: to,
    workspaceId,
    name: isNamed ? CHANNEL_NAME.parse(name) : "",
    kind,
    topic,
    ...(isDescribed && { description }),
    createdAt,
    archivedAt: null,
  };
}

async function inDirectory(
  job: Pick<JobRun<unknown>, "env" | "now">,
  record: Channel,
  createdBy: string,
  members: readonly Member[],
  between: readonly string[] | null,
): Promise<void> {
  const { env } = job;
  const table = new ChannelTable(env);
  const key = between === null ? null : peopleKey(between);
  if (await table.create(record, createdBy, members, key, job.now())) return;
  // A step that ran before may have ended between the row and its members.
  const found =
    key === null
      ? (await new ImportPlaces(env, record.workspaceId).channel([record.id], record.name))?.id
      : await table.findByPeople(record.workspaceId, key);
  if (found === record.id)
    return table.putMembers(
      record.id,
      members.map((member) => ({ ...member, state: "member", rev: 0 })),
    );
  await channelStub(env, record.id).destroy();
  throw new JobFailure("conflict", `Somebody made #${record.name} meanwhile: import again`, {
    final: true,
  });
}

/** Lets people's Inboxes tell the channel what it has to know of them, and their devices that it is there. */
async function introduce(
  env: Env,
  { id, kind }: Channel,
  userIds: readonly string[],
): Promise<void> {
  await together(userIds, (userId) => {
    const others = kind === "direct" ? userIds.filter((each) => each !== userId) : [];
    return choicesOf(env, userId).joined(userId, id, others);
  });
  // A device that does not hear of it asks when somebody looks.
  await together(userIds.slice(0, PEOPLE_TOLD), (userId) =>
    inboxStub(env, userId)
      .changed({ what: "channels" })
      .catch(() => undefined),
  );
}

/** Archives a channel that was so where it comes from; again, it is as it was. */
export async function archive(asker: Asker, { to }: Place): Promise<void> {
  const { env, createdBy } = asker;
  const actor = {
    userId: createdBy ?? "",
    sessionId: "",
    workspaceRole: await importerRole(asker),
  };
  const done = await channelStub(env, to).update(actor, { archived: true });
  // Whoever may not any more leaves it open.
  if ("ok" in done) await new ChannelTable(env).putRecord(done.ok.record, done.ok.seq);
}
