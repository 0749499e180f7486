import { may } from "../identity/permissions.ts";
import type { Operation } from "../identity/permissions.ts";
import type { WorkspaceView } from "../protocol/http.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import type { AppContext } from "./context.ts";
import { deny, signedIn } from "./context.ts";

/** The workspace of the path as this person sees it, if they may do this there. */
export async function workspaceOf(c: AppContext, operation?: Operation): Promise<WorkspaceView> {
  const { userId } = await signedIn(c);
  const workspace = await new WorkspaceTable(c.env).find(c.req.param("id") ?? "", userId);
  if (workspace === undefined) return deny("not_found", "There is no such workspace");
  if (operation !== undefined && !may(workspace.role, operation))
    return deny("forbidden", "Your role does not allow this");
  return workspace;
}
