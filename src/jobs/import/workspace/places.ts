import { isClosedKind, may } from "../../../identity/permissions.ts";
import type { Role } from "../../../protocol/events.ts";
import type { ExportedChannel } from "../../../protocol/export.ts";
import type { ImportSkip } from "../../../protocol/import.ts";
import { label } from "../../../protocol/label.ts";
import { isTextWithin } from "../../../protocol/text.ts";
import { ChannelTable, peopleKey } from "../../../storage/directory/channels.ts";
import { ImportPlaces } from "../../../storage/directory/import-places.ts";
import { WorkspaceTable } from "../../../storage/directory/workspaces.ts";
import { jobIdOf } from "../../../storage/jobs.ts";
import { channelStub, deskOf } from "../../../storage/objects.ts";
import { mayBring } from "../bring.ts";
import type { JobRun } from "../../kind.ts";
import { JobFailure } from "../../kind.ts";
import type { Way, Who } from "./who.ts";

/** People of one conversation, at most. */
const MAX_CONVERSATION_PEOPLE = 10;
/** What a channel may be called. */
export const CHANNEL_NAME = label(80);
const TOPIC_CHARACTERS = 250;

/** Where a channel of an export goes. JSON. */
export type Place = {
  /** The channel here, or which one it will be. */
  to: string;
  /** Nothing of it is taken, and why. */
  skip: ImportSkip | null;
  /** It is to be made, or was by this import. */
  isNew: boolean;
  /** Whom a conversation is between; null for a channel with a name. */
  between: string[] | null;
  /** Where its log stood before: what has a place after that was brought by this import. */
  since: number;
};

/** For whom, and where. */
export type Asker = Pick<JobRun<unknown>, "env" | "createdBy" | "workspaceId">;

/** The role of who imports, which must be one that may. */
export async function importerRole({ env, createdBy, workspaceId }: Asker): Promise<Role> {
  const role = await new WorkspaceTable(env).role(workspaceId ?? "", createdBy ?? "");
  if (role !== null && may(role, "workspace.jobs.run")) return role;
  throw new JobFailure("forbidden", "Who started this may not import here any more", {
    final: true,
  });
}

/** Decides where a channel goes, and changes nothing. `memberIds` are its members in the export, of a conversation all of them. */
export async function decide(
  asker: Asker,
  way: Way,
  channel: ExportedChannel,
  memberIds: readonly string[],
  who: Who,
): Promise<Place> {
  const role = await importerRole(asker);
  if (!isClosedKind(channel.kind)) return decideChannel(asker, way, channel);
  if (role !== "owner") return skipped("", "owner");
  return decideConversation(asker, way, channel, memberIds, who);
}

async function decideChannel(
  asker: Asker,
  { source, workspaceId }: Way,
  { id, kind, name, topic }: ExportedChannel,
): Promise<Place> {
  // The same one whoever imports it, so that it is found again under another name too.
  const made = `c_${jobIdOf("imported channel", workspaceId, source, id).slice(2)}`;
  const ids = source === workspaceId ? [id, made] : [made];
  const found = await new ImportPlaces(asker.env, workspaceId).channel(ids, name);
  if (found === undefined) {
    const isSound =
      CHANNEL_NAME.safeParse(name).success && isTextWithin(topic, 0, TOPIC_CHARACTERS);
    return isSound ? fresh(made, null) : skipped(made, "malformed");
  }
  if (found.archivedAt !== null) return skipped(found.id, "archived");
  if (kind === "private" && found.kind === "public") return skipped(found.id, "exposed");
  const allowed = await mayBring(asker, found.id);
  if ("refused" in allowed) return skipped(found.id, "closed");
  return { ...fresh(found.id, null), isNew: false, since: allowed.ok.head };
}

async function decideConversation(
  asker: Asker,
  { workspaceId }: Way,
  { kind }: ExportedChannel,
  memberIds: readonly string[],
  who: Who,
): Promise<Place> {
  const members = memberIds.map((id) => who.member(id));
  const between = [...new Set(members)].filter((userId) => userId !== undefined).toSorted();
  const isWhole = !members.includes(undefined) && between.length === memberIds.length;
  if (!isWhole || between.length < 2 || (kind === "direct" && between.length > 2))
    return skipped("", "unmatched");
  if (between.length > MAX_CONVERSATION_PEOPLE) return skipped("", "full");
  const key = peopleKey(between);
  const to = await new ChannelTable(asker.env).findByPeople(workspaceId, key);
  if (to !== undefined) {
    const asked = await channelStub(asker.env, to).bring({ userId: "", words: [], between });
    if ("refused" in asked) return skipped(to, "closed");
    return { ...fresh(to, between), isNew: false, since: asked.ok.head };
  }
  for (const userId of between)
    for (const other of between)
      if (userId !== other && !(await deskOf(asker.env, userId).takesFrom(other)))
        return skipped("", "declined");
  return fresh(`c_${jobIdOf("direct", workspaceId, key).slice(2)}`, between);
}

function fresh(to: string, between: string[] | null): Place {
  return { to, skip: null, isNew: true, between, since: 0 };
}

function skipped(to: string, skip: ImportSkip): Place {
  return { to, skip, isNew: false, between: null, since: 0 };
}
