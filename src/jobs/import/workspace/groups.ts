import type { ExportedGroup } from "../../../protocol/export.ts";
import { createGroupBody, MAX_GROUPS } from "../../../protocol/groups.ts";
import { GroupTable } from "../../../storage/directory/groups.ts";
import { ImportPlaces } from "../../../storage/directory/import-places.ts";
import { jobIdOf } from "../../../storage/jobs.ts";
import type { JobRun } from "../../kind.ts";
import type { Fate } from "./account.ts";
import { importerRole } from "./places.ts";
import type { Known, Who } from "./who.ts";

/** Makes the groups whose handle is free, with those of their people who are here; answers which group each is now, and what became of it. */
export async function bringGroups(
  job: JobRun<unknown>,
  groups: readonly ExportedGroup[],
  who: Who,
): Promise<{ known: Known[]; fates: Fate[] }> {
  const workspaceId = job.workspaceId ?? "";
  await importerRole(job);
  const table = new GroupTable(job.env);
  const there = await new ImportPlaces(job.env, workspaceId).groups(
    groups.map(({ handle }) => handle),
  );
  const known: Known[] = [];
  const fates: Fate[] = [];
  for (const { id, handle, name, description, userIds } of groups) {
    // A step that ran before made this very one.
    const own = `g_${jobIdOf(job.id, id).slice(2)}`;
    const taken = there.get(handle);
    const members = [...new Set(userIds.map((userId) => who.member(userId)))].filter(
      (userId) => userId !== undefined,
    );
    const group = createGroupBody.safeParse({ handle, name, description, userIds: members });
    const note = (to: string, fate: Fate) => {
      known.push({ kind: "group", id, to, name: handle });
      fates.push(fate);
    };
    if (taken === own) await table.setMembers(own, members);
    if (taken !== undefined) note(taken, taken === own ? "imported" : "merged");
    else if (!group.success) note("", { skip: "malformed" });
    else if ((await table.count(workspaceId)) >= MAX_GROUPS) note("", { skip: "full" });
    else {
      const made = { id: own, ...group.data };
      const by = job.createdBy ?? "";
      const isMade = await table.create(made, { workspaceId, by, at: job.now() });
      note(isMade ? own : "", isMade ? "imported" : { skip: "repeat" });
    }
  }
  return { known, fates };
}
