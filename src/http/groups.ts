import { Hono } from "hono";
import type { GroupView } from "../protocol/groups.ts";
import {
  createGroupBody,
  groupMembersBody,
  MAX_GROUPS,
  updateGroupBody,
} from "../protocol/groups.ts";
import { isGroupId, newId } from "../protocol/ids.ts";
import { GroupTable } from "../storage/directory/groups.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { tellList } from "./devices.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/groups`: people who are mentioned together. */
export const groups = new Hono<AppEnv>()
  .get("/:id/groups", async (c) => {
    const { id } = await workspaceOf(c, "workspace.members.list");
    const limit = pageLimit(c);
    const rows = await new GroupTable(c.env).list(id, c.req.query("cursor") ?? "", limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.id),
    );
  })
  .post("/:id/groups", async (c) => {
    const { id } = await workspaceOf(c, "workspace.groups.manage");
    const { userId } = await signedIn(c);
    const body = await readBody(c, createGroupBody);
    const userIds = await membersOf(c, id, body.userIds);
    const table = new GroupTable(c.env);
    if ((await table.count(id)) >= MAX_GROUPS)
      deny("conflict", `A workspace has at most ${MAX_GROUPS} groups`);
    const group: GroupView = { id: newId("g"), ...body, userIds };
    if (!(await table.create(group, { workspaceId: id, by: userId, at: now() })))
      deny("conflict", "This handle is taken");
    await tellList(c, id, "groups");
    return c.json(group, 201);
  })
  .patch("/:id/groups/:groupId", async (c) => {
    const { id } = await workspaceOf(c, "workspace.groups.manage");
    const group = await groupOf(c, id);
    const change = await readBody(c, updateGroupBody);
    if (!(await new GroupTable(c.env).update(id, group.id, change)))
      deny("conflict", "This handle is taken");
    await tellList(c, id, "groups");
    return c.json(await groupOf(c, id));
  })
  .delete("/:id/groups/:groupId", async (c) => {
    const { id } = await workspaceOf(c, "workspace.groups.manage");
    const group = await groupOf(c, id);
    await new GroupTable(c.env).remove(id, group.id);
    await tellList(c, id, "groups");
    return c.json({ id: group.id });
  })
  .put("/:id/groups/:groupId/members", async (c) => {
    const { id } = await workspaceOf(c, "workspace.groups.manage");
    const group = await groupOf(c, id);
    const { userIds: wanted } = await readBody(c, groupMembersBody);
    const userIds = await membersOf(c, id, wanted);
    await new GroupTable(c.env).setMembers(group.id, userIds);
    await tellList(c, id, "groups");
    return c.json({ ...group, userIds } satisfies GroupView);
  });

/** The group of the path; one of another workspace is absent. */
async function groupOf(c: AppContext, workspaceId: string): Promise<GroupView> {
  const groupId = c.req.param("groupId") ?? "";
  const group = isGroupId(groupId)
    ? await new GroupTable(c.env).find(workspaceId, groupId)
    : undefined;
  return group ?? deny("not_found", "There is no such group");
}

/** The same people in order, all of them in the workspace. */
async function membersOf(
  c: AppContext,
  workspaceId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const roles = await new WorkspaceTable(c.env).rolesOf(workspaceId, userIds);
  if (userIds.some((userId) => !roles.has(userId))) deny("not_found", "There is no such member");
  return [...userIds].toSorted();
}
