import { Hono } from "hono";
import { mayAssign, may } from "../identity/permissions.ts";
import { LIMITS } from "../protocol/limits.ts";
import { newId } from "../protocol/ids.ts";
import {
  createWorkspaceBody,
  deleteWorkspaceBody,
  transferBody,
  updateMemberBody,
  updateWorkspaceBody,
} from "../protocol/http.ts";
import type { WorkspaceView } from "../protocol/http.ts";
import { KeyTable } from "../storage/directory/api-keys.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import { deletePicture } from "../storage/pictures.ts";
import { endKeys } from "./bot-people.ts";
import { makeChannel } from "./channels.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { takePicture } from "./pictures.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces`: workspaces and their members. */
export const workspaces = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { userId } = await signedIn(c);
    const { name, slug } = await readBody(c, createWorkspaceBody);
    const workspace: WorkspaceView = {
      id: newId("w"),
      name,
      slug,
      plan: "free",
      role: "owner",
      icon: null,
      createdAt: now(),
      deleteAt: null,
    };
    const general = makeChannel(workspace.id, "general", "public", "");
    // The object first: until the directory names it, nobody can find it.
    await channelStub(c.env, general.id).create({
      record: general,
      members: [{ userId, role: "owner" }],
    });
    const made = await new WorkspaceTable(c.env).create({
      id: workspace.id,
      slug,
      name,
      general,
      founderId: userId,
      at: workspace.createdAt,
    });
    if (!made) {
      await channelStub(c.env, general.id).destroy();
      deny("conflict", "This slug is taken");
    }
    return c.json(workspace, 201);
  })
  .get("/", async (c) => {
    const { userId } = await signedIn(c);
    const limit = pageLimit(c);
    const rows = await new WorkspaceTable(c.env).listFor(
      userId,
      c.req.query("cursor") ?? "",
      limit + 1,
    );
    return answer(
      c,
      pageOf(rows, limit, (row) => row.id),
    );
  })
  .get("/:id", async (c) => answer(c, await workspaceOf(c)))
  .patch("/:id", async (c) => {
    const workspace = await workspaceOf(c, "workspace.update");
    const { name } = await readBody(c, updateWorkspaceBody);
    await new WorkspaceTable(c.env).rename(workspace.id, name);
    return c.json({ ...workspace, name });
  })
  .put("/:id/icon", async (c) => {
    const workspace = await workspaceOf(c, "workspace.update");
    const icon = await takePicture(c, workspace.id, (address) =>
      new WorkspaceTable(c.env).setIcon(workspace.id, address),
    );
    return c.json({ ...workspace, icon });
  })
  .delete("/:id/icon", async (c) => {
    const workspace = await workspaceOf(c, "workspace.update");
    await deletePicture(c.env, await new WorkspaceTable(c.env).setIcon(workspace.id, null));
    return c.json({ ...workspace, icon: null });
  })
  .post("/:id/transfer", async (c) => {
    const workspace = await workspaceOf(c, "workspace.own");
    const { userId: from } = await signedIn(c);
    const { userId: to } = await readBody(c, transferBody);
    if (to === from) deny("conflict", "It is yours already");
    if (!(await new WorkspaceTable(c.env).transfer(workspace.id, from, to)))
      deny("not_found", "There is no such member");
    for (const [userId, role] of [
      [to, "owner"],
      [from, "admin"],
    ] as const)
      await inboxStub(c.env, userId).followWorkspace(
        userId,
        role,
        await channelsOf(c, workspace.id, userId),
      );
    return c.json({ ...workspace, role: "admin" });
  })
  .delete("/:id", async (c) => {
    const workspace = await workspaceOf(c, "workspace.own");
    const { slug } = await readBody(c, deleteWorkspaceBody);
    if (slug !== workspace.slug) deny("invalid", "slug: must be the workspace's own");
    const deleteAt = workspace.deleteAt ?? now() + LIMITS.deletionGraceMs;
    const { userId } = await signedIn(c);
    // Who carries it out knows first: a date that nobody keeps would be a lie.
    await inboxStub(c.env, userId).purgeAt(workspace.id, deleteAt);
    await new WorkspaceTable(c.env).setDeleteAt(workspace.id, deleteAt);
    return c.json({ ...workspace, deleteAt });
  })
  .post("/:id/restore", async (c) => {
    const workspace = await workspaceOf(c, "workspace.own");
    await new WorkspaceTable(c.env).setDeleteAt(workspace.id, null);
    return c.json({ ...workspace, deleteAt: null });
  })
  .get("/:id/members", async (c) => {
    const { id } = await workspaceOf(c, "workspace.members.list");
    const limit = pageLimit(c);
    const rows = await new WorkspaceTable(c.env).members(
      id,
      c.req.query("cursor") ?? "",
      limit + 1,
      now(),
    );
    return answer(
      c,
      pageOf(rows, limit, (row) => row.userId),
    );
  })
  .patch("/:id/members/:userId", async (c) => {
    const workspace = await workspaceOf(c, "workspace.members.manage");
    const { role } = await readBody(c, updateMemberBody);
    const userId = c.req.param("userId");
    await mayManage(c, workspace, userId);
    if (!mayAssign(workspace.role, role)) deny("forbidden", "You may not give this role");
    const table = new WorkspaceTable(c.env);
    if (!(await table.setRole(workspace.id, userId, role)))
      deny("conflict", "A workspace keeps at least one owner");
    await inboxStub(c.env, userId).followWorkspace(
      userId,
      role,
      await channelsOf(c, workspace.id, userId),
    );
    return c.json({ userId, role });
  })
  .delete("/:id/members/:userId", async (c) => {
    const workspace = await workspaceOf(c);
    const self = (await signedIn(c)).userId;
    const userId = c.req.param("userId") === "me" ? self : c.req.param("userId");
    if (userId !== self) {
      if (!may(workspace.role, "workspace.members.manage"))
        deny("forbidden", "Your role does not allow this");
      await mayManage(c, workspace, userId);
    }
    const table = new WorkspaceTable(c.env);
    if (
      !(await table.removeMember(workspace.id, userId)) &&
      (await table.role(workspace.id, userId)) !== null
    )
      deny("conflict", "A workspace keeps at least one owner");
    await endKeys(c, workspace.id, userId);
    await inboxStub(c.env, userId).followWorkspace(
      userId,
      null,
      await channelsOf(c, workspace.id, userId),
    );
    return c.json({ userId });
  });

function channelsOf(c: AppContext, workspaceId: string, userId: string): Promise<string[]> {
  return new ChannelTable(c.env).joinedIn(workspaceId, userId);
}

/**
 * The other person is in the workspace and ranks below the one who acts. Somebody whom D1 has put out
 * already, but whose channels have not all heard or whose keys have not all ended, may be put out again.
 */
async function mayManage(c: AppContext, workspace: WorkspaceView, userId: string): Promise<void> {
  const role = await new WorkspaceTable(c.env).role(workspace.id, userId);
  if (
    role === null &&
    (await channelsOf(c, workspace.id, userId)).length === 0 &&
    (await new KeyTable(c.env).list(workspace.id, userId)).length === 0
  )
    deny("not_found", "There is no such member");
  if (role !== null && !mayAssign(workspace.role, role))
    deny("forbidden", "You may not change this member");
}
