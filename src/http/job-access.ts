import { isOperator } from "../identity/operators.ts";
import { may } from "../identity/permissions.ts";
import { kindsOf } from "../jobs/kinds.ts";
import type { Role } from "../protocol/events.ts";
import { isJobId } from "../protocol/jobs.ts";
import type { JobViewRow } from "../storage/directory/job-row.ts";
import { JobTable } from "../storage/directory/jobs.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import type { AppContext } from "./context.ts";
import { deny, signedIn } from "./context.ts";

/** A job that somebody sees, and as what: their role in its workspace, or the operator of all. */
export type SeenJob = { row: JobViewRow; userId: string; as: Role | "operator" | "owner of it" };

/**
 * The job of the path, for who may see it: who started it, as long as they are in its workspace; who
 * looks after jobs there; the operator. To everybody else it is absent.
 */
export async function seenJob(c: AppContext): Promise<SeenJob> {
  const { userId } = await signedIn(c);
  const id = c.req.param("id") ?? "";
  const row = isJobId(id) ? await new JobTable(c.env).find(id) : undefined;
  const as = row === undefined ? undefined : await seenAs(c, row, userId);
  if (row === undefined || as === undefined) return deny("not_found", "There is no such job");
  return { row, userId, as };
}

async function seenAs(
  c: AppContext,
  row: JobViewRow,
  userId: string,
): Promise<SeenJob["as"] | undefined> {
  const isOwn = row.created_by === userId;
  if (row.workspace_id === null) {
    if (isOwn) return "owner of it";
  } else {
    const role = await new WorkspaceTable(c.env).role(row.workspace_id, userId);
    if (role !== null && (isOwn || may(role, "workspace.jobs.run"))) return role;
  }
  return (await isOperator(c.env, userId)) ? "operator" : undefined;
}

/**
 * May they read what it has written, and try it again? As who may start one, where people start it; what
 * is private to who started it only as they, or as the operator.
 */
export async function mayHandle(c: AppContext, { row, userId, as }: SeenJob): Promise<boolean> {
  if (as === "operator" || as === "owner of it") return true;
  const kind = kindsOf(c.env).get(row.kind);
  if (kind?.isPrivate === true && row.created_by !== userId) return isOperator(c.env, userId);
  return may(as, kind?.start ?? "workspace.jobs.run");
}

/** Does `GET /api/jobs` show them the jobs of others? What they ask for without a right to it is absent. */
export async function mayListAll(
  c: AppContext,
  userId: string,
  workspaceId: string | undefined,
): Promise<boolean> {
  if (c.req.query("all") === "1") {
    if (!(await isOperator(c.env, userId))) deny("not_found", "There is no such resource");
    return true;
  }
  if (workspaceId === undefined) return false;
  const role = await new WorkspaceTable(c.env).role(workspaceId, userId);
  if (role === null) return deny("not_found", "There is no such workspace");
  return may(role, "workspace.jobs.run");
}
