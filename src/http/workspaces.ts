import { Hono } from "hono";
import { mayAssign, may } from "../identity/permissions.ts";
import type { Operation } from "../identity/permissions.ts";
import { newId } from "../protocol/ids.ts";
import {
  createInviteBody,
  createWorkspaceBody,
  updateMemberBody,
  updateWorkspaceBody,
} from "../protocol/http.ts";
import type { InviteView, WorkspaceView } from "../protocol/http.ts";
import { InviteTable } from "../storage/directory/invites.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import { makeChannel } from "./channels.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";

/** `/api/workspaces`: workspaces, their members and invites. */
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
      createdAt: now(),
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
  .get("/:id", async (c) => answer(c, await allowed(c)))
  .patch("/:id", async (c) => {
    const workspace = await allowed(c, "workspace.update");
    const { name } = await readBody(c, updateWorkspaceBody);
    await new WorkspaceTable(c.env).rename(workspace.id, name);
    return c.json({ ...workspace, name });
  })
  .post("/:id/invites", async (c) => {
    const workspace = await allowed(c, "workspace.invite");
    const { userId } = await signedIn(c);
    const { role, maxUses, expiresIn } = await readBody(c, createInviteBody);
    if (!mayAssign(workspace.role, role) && role !== workspace.role)
      deny("forbidden", "You may not invite with this role");
    const invite = {
      code: newId("i").slice(2),
      workspaceId: workspace.id,
      role,
      maxUses,
      expiresAt: now() + expiresIn * 1_000,
    };
    await new InviteTable(c.env).create(invite, userId, now());
    const { workspaceId: _, ...rest } = invite;
    const view: InviteView = { ...rest, url: `${new URL(c.req.url).origin}/invite/${invite.code}` };
    return c.json(view, 201);
  })
  .get("/:id/members", async (c) => {
    const { id } = await allowed(c, "workspace.members.list");
    const limit = pageLimit(c);
    const rows = await new WorkspaceTable(c.env).members(
      id,
      c.req.query("cursor") ?? "",
      limit + 1,
    );
    return answer(
      c,
      pageOf(rows, limit, (row) => row.userId),
    );
  })
  .patch("/:id/members/:userId", async (c) => {
    const workspace = await allowed(c, "workspace.members.manage");
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
    const workspace = await allowed(c);
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
    await inboxStub(c.env, userId).followWorkspace(
      userId,
      null,
      await channelsOf(c, workspace.id, userId),
    );
    return c.json({ userId });
  });

/** `/api/invites`. A spent, expired or unknown invite is the same 404. */
export const invites = new Hono<AppEnv>().post("/:code/accept", async (c) => {
  const session = await signedIn(c);
  const table = new InviteTable(c.env);
  const spaces = new WorkspaceTable(c.env);
  const code = c.req.param("code");
  const invite = await table.find(code, now());
  if (invite === undefined) return deny("not_found", "There is no such invite");
  const known = await spaces.role(invite.workspaceId, session.userId);
  if (known === null) {
    if (!(await table.take(code, now()))) deny("not_found", "There is no such invite");
    await spaces.addMember(invite.workspaceId, session.userId, invite.role, now());
  }
  const general = await spaces.generalChannel(invite.workspaceId);
  if (general !== undefined) {
    const joined = await channelStub(c.env, general).join({
      userId: session.userId,
      sessionId: session.sessionId,
      workspaceRole: known ?? invite.role,
    });
    // Who was removed from #general stays out of it; the workspace is theirs all the same.
    if ("ok" in joined)
      await new ChannelTable(c.env).putMembers(general, [
        { userId: session.userId, role: joined.ok.role, state: "member", rev: joined.ok.seq },
      ]);
  }
  const workspace = await spaces.find(invite.workspaceId, session.userId);
  if (workspace === undefined) return deny("not_found", "There is no such invite");
  return c.json(workspace);
});

/** The workspace of the path as this person sees it, if they may do this there. */
async function allowed(c: AppContext, operation?: Operation): Promise<WorkspaceView> {
  const { userId } = await signedIn(c);
  const workspace = await new WorkspaceTable(c.env).find(c.req.param("id") ?? "", userId);
  if (workspace === undefined) return deny("not_found", "There is no such workspace");
  if (operation !== undefined && !may(workspace.role, operation))
    return deny("forbidden", "Your role does not allow this");
  return workspace;
}

function channelsOf(c: AppContext, workspaceId: string, userId: string): Promise<string[]> {
  return new ChannelTable(c.env).joinedIn(workspaceId, userId);
}

/**
 * The other person is in the workspace and ranks below the one who acts. Somebody whom D1 has put out
 * already, but whose channels have not all heard, may be put out again.
 */
async function mayManage(c: AppContext, workspace: WorkspaceView, userId: string): Promise<void> {
  const role = await new WorkspaceTable(c.env).role(workspace.id, userId);
  if (role === null && (await channelsOf(c, workspace.id, userId)).length === 0)
    deny("not_found", "There is no such member");
  if (role !== null && !mayAssign(workspace.role, role))
    deny("forbidden", "You may not change this member");
}
