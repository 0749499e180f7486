import { Hono } from "hono";
import { may, mayAssign } from "../identity/permissions.ts";
import { createInviteBody } from "../protocol/http.ts";
import type { InvitePreview, InviteView, WorkspaceView } from "../protocol/http.ts";
import { newId } from "../protocol/ids.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import type { Invite } from "../storage/directory/invites.ts";
import { InviteTable } from "../storage/directory/invites.ts";
import { ProfileTable } from "../storage/directory/profiles.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import { sendMail } from "../storage/mail.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { introduce } from "./newcomers.ts";
import { tellDevices, tellEverybody } from "./devices.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/invites`: made, listed, ended. */
export const workspaceInvites = new Hono<AppEnv>()
  .post("/:id/invites", async (c) => {
    const workspace = await workspaceOf(c, "workspace.invite");
    const { userId } = await signedIn(c);
    const { role, maxUses, expiresIn, email } = await readBody(c, createInviteBody);
    if (!mayAssign(workspace.role, role) && role !== workspace.role)
      deny("forbidden", "You may not invite with this role");
    const invite: Invite = {
      code: newId("i").slice(2),
      workspaceId: workspace.id,
      role,
      maxUses: email === undefined ? maxUses : 1,
      uses: 0,
      expiresAt: now() + expiresIn * 1_000,
      email: email ?? null,
      sent: false,
    };
    const table = new InviteTable(c.env);
    await table.create(invite, userId, now());
    if (email !== undefined && (await mailInvite(c, email, workspace, invite.code))) {
      await table.markSent(invite.code);
      invite.sent = true;
    }
    return c.json(toView(c, invite), 201);
  })
  .get("/:id/invites", async (c) => {
    const { id, role } = await workspaceOf(c, "workspace.invite");
    const limit = pageLimit(c);
    const rows = await new InviteTable(c.env).list(id, await whose(c, role), {
      cursor: c.req.query("cursor") ?? "",
      limit: limit + 1,
      at: now(),
    });
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.code);
    return answer(c, { items: items.map((invite) => toView(c, invite)), nextCursor });
  })
  .delete("/:id/invites/:code", async (c) => {
    const { id, role } = await workspaceOf(c, "workspace.invite");
    const ended = await new InviteTable(c.env).revoke(
      id,
      c.req.param("code"),
      await whose(c, role),
    );
    if (!ended) deny("not_found", "There is no such invite");
    return c.body(null, 204);
  });

/** Who manages members sees every invite, others their own. */
async function whose(c: AppContext, role: WorkspaceView["role"]): Promise<string | null> {
  return may(role, "workspace.members.manage") ? null : (await signedIn(c)).userId;
}

async function mailInvite(
  c: AppContext,
  to: string,
  workspace: WorkspaceView,
  code: string,
): Promise<boolean> {
  const { userId } = await signedIn(c);
  const inviter = (await new ProfileTable(c.env).find(userId, now()))?.name ?? "Somebody";
  return sendMail(c.env, {
    to,
    subject: `${inviter} invites you to ${workspace.name}`,
    text: `${inviter} invites you to ${workspace.name} on Edgewise.\n\nJoin here: ${linkTo(c, code)}\n`,
  });
}

/** `/api/invites`. A spent, expired or unknown invite is the same 404. */
export const invites = new Hono<AppEnv>()
  .get("/:code", async (c) => {
    const invite = await new InviteTable(c.env).find(c.req.param("code"), now());
    const face = invite && (await new WorkspaceTable(c.env).face(invite.workspaceId));
    if (invite === undefined || face === undefined)
      return deny("not_found", "There is no such invite");
    const { name, icon } = face;
    const { expiresAt } = invite;
    return answer(c, {
      workspaceName: name,
      workspaceIcon: icon,
      expiresAt,
    } satisfies InvitePreview);
  })
  .post("/:code/accept", async (c) => {
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
      await introduce(c, general, [session.userId]);
    }
    const workspace = await spaces.find(invite.workspaceId, session.userId);
    if (workspace === undefined) return deny("not_found", "There is no such invite");
    tellDevices(c, [session.userId], "workspaces");
    if (known === null) tellEverybody(c, workspace.id, session.userId, "members");
    return c.json(workspace);
  });

function toView(c: AppContext, invite: Invite): InviteView {
  const { workspaceId: _, ...rest } = invite;
  return { ...rest, url: linkTo(c, invite.code) };
}

function linkTo(c: AppContext, code: string): string {
  return `${new URL(c.req.url).origin}/invite/${code}`;
}
