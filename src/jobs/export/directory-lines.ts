import { ERRORS } from "../../protocol/errors.ts";
import type { ExportInput, ExportLine, ExportScope } from "../../protocol/export.ts";
import { ChannelTable } from "../../storage/directory/channels.ts";
import { ExportNotes } from "../../storage/directory/exports.ts";
import { GroupTable } from "../../storage/directory/groups.ts";
import type { WorkspaceScan } from "../../storage/directory/scan.ts";
import { WorkspaceTable } from "../../storage/directory/workspaces.ts";
import type { Env } from "../../storage/env.ts";
import { channelStub } from "../../storage/objects.ts";
import type { JobRun } from "../kind.ts";
import { JobFailure } from "../kind.ts";

/** Lines of a page. */
export const PAGE = 200;

/** What is said in #general in the owner's name before everything is read. */
const TOLD = "is exporting everything of this workspace, private channels and direct messages too";

/**
 * Notes who takes a copy, where everybody in the workspace can see it. Of everything it is said in the
 * workspace's first channel as well, where that takes words of its owner.
 */
export async function noteExport(job: JobRun<ExportInput>, workspaceId: string): Promise<void> {
  const { env, id, createdBy, input } = job;
  if (createdBy === null)
    throw new JobFailure("invalid", "An export is somebody's", { final: true });
  const { scope } = input;
  await new ExportNotes(env).add(workspaceId, { id, userId: createdBy, scope, at: job.now() });
  if (scope !== "all") return;
  const general = await new WorkspaceTable(env).generalChannel(workspaceId);
  if (general === undefined) return;
  // No session stands behind it; the same id is the same message.
  const said = await channelStub(env, general).command(
    { userId: createdBy, sessionId: "" },
    { type: "send", id: `job.${id}.told`, body: TOLD, me: true },
  );
  if ("refused" in said && ERRORS[said.refused.code].retryable)
    throw new JobFailure(said.refused.code, said.refused.message, { final: false });
}

/** The next people. */
export async function personLines(
  scan: WorkspaceScan,
  after: string,
  scope: ExportScope,
): Promise<ExportLine[]> {
  const people = await scan.people(after, PAGE, scope === "public");
  return people.map((person) => ({ type: "person", ...person }));
}

/** The next groups. */
export async function groupLines(
  env: Env,
  workspaceId: string,
  after: string,
): Promise<ExportLine[]> {
  const groups = await new GroupTable(env).list(workspaceId, after, PAGE);
  return groups.map(({ id, handle, name, description, userIds }) => ({
    type: "group",
    id,
    handle,
    name,
    description,
    userIds,
  }));
}

/** The next members of a channel. */
export async function memberLines(
  env: Env,
  channelId: string,
  after: string,
): Promise<ExportLine[]> {
  const members = await new ChannelTable(env).members(channelId, after, PAGE);
  return members.map((member) => ({ type: "member", channelId, ...member }));
}
