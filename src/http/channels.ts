import { Hono } from "hono";
import type { RecordChange } from "../channel/record.ts";
import { may } from "../identity/permissions.ts";
import type { Session } from "../identity/sessions.ts";
import type { Channel, ChannelKind, Role } from "../protocol/events.ts";
import type { ChannelView } from "../protocol/http.ts";
import {
  createChannelBody,
  readBody as readMarkBody,
  updateChannelBody,
} from "../protocol/http.ts";
import { newId } from "../protocol/ids.ts";
import { ChannelTable, peopleKey } from "../storage/directory/channels.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, channelIdOf, deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { tellDevices, tellEverybody } from "./devices.ts";
import { expectWelcome, introduce } from "./newcomers.ts";
import { answer } from "./reply.ts";

/** A channel about to be. */
export function makeChannel(
  workspaceId: string,
  name: string,
  kind: ChannelKind,
  topic: string,
): Channel {
  return { id: newId("c"), workspaceId, name, kind, topic, createdAt: now(), archivedAt: null };
}

/** `/api/workspaces/:id/channels`. */
export const workspaceChannels = new Hono<AppEnv>()
  .get("/:id/channels", async (c) => {
    const { userId } = await signedIn(c);
    const workspaceId = c.req.param("id");
    await roleIn(c, workspaceId, userId);
    const limit = pageLimit(c);
    const cursor = c.req.query("cursor") ?? "";
    const rows = await new ChannelTable(c.env).listFor(workspaceId, userId, cursor, limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.id),
    );
  })
  .post("/:id/channels", async (c) => {
    const { userId } = await signedIn(c);
    const workspaceId = c.req.param("id");
    const role = await roleIn(c, workspaceId, userId);
    if (!may(role, "channel.create")) deny("forbidden", "Your role does not allow this");
    const body = await readBody(c, createChannelBody);
    const roles = await new WorkspaceTable(c.env).rolesOf(workspaceId, body.memberIds);
    if (body.memberIds.some((id) => !roles.has(id))) deny("not_found", "There is no such member");
    const members = [...roles.set(userId, role)].map(([id, its]) => ({ userId: id, role: its }));
    if ("name" in body) {
      if (await new ChannelTable(c.env).nameIsTaken(workspaceId, body.name))
        deny("conflict", "This name is taken");
      const channel = makeChannel(workspaceId, body.name, body.kind, body.topic);
      if (!(await create(c, channel, userId, members, null)))
        deny("conflict", "This name is taken");
      return c.json({ ...channel, joined: true } satisfies ChannelView, 201);
    }
    return openConversation(
      c,
      makeChannel(workspaceId, "", body.kind, body.topic),
      userId,
      members,
    );
  });

/** A direct or group channel: the same people find the same one again. */
async function openConversation(
  c: AppContext,
  channel: Channel,
  userId: string,
  members: { userId: string; role: Role }[],
): Promise<Response> {
  const memberIds = members.map((member) => member.userId);
  if (channel.kind === "direct" && memberIds.length !== 2)
    deny("invalid", "memberIds: a direct channel is between you and one other person");
  const key = peopleKey(memberIds);
  const table = new ChannelTable(c.env);
  const existing = await table.findByPeople(channel.workspaceId, key);
  if (existing === undefined) await expectWelcome(c, userId, memberIds);
  if (existing === undefined && (await create(c, channel, userId, members, key)))
    return c.json({ ...channel, joined: true, memberIds } satisfies ChannelView, 201);
  const id = existing ?? (await table.findByPeople(channel.workspaceId, key));
  if (id === undefined) return deny("conflict", "The conversation is being made, try again");
  return c.json(await view(c, id), 200);
}

/** The object first: until the directory names it, nobody can find it. False where the directory has another. */
async function create(
  c: AppContext,
  channel: Channel,
  userId: string,
  members: { userId: string; role: Role }[],
  key: string | null,
): Promise<boolean> {
  const stub = channelStub(c.env, channel.id);
  await stub.create({ record: channel, members });
  if (await new ChannelTable(c.env).create(channel, userId, members, key)) {
    tellDevices(
      c,
      members.map((member) => member.userId),
      "channels",
    );
    if (channel.kind === "public") tellEverybody(c, channel.workspaceId, userId, "channels");
    const memberIds = members.map((member) => member.userId);
    await introduce(c, channel.id, memberIds, channel.kind);
    return true;
  }
  await stub.destroy();
  return false;
}

/** `/api/channels/:id`: the channel itself and its members. */
export const channels = new Hono<AppEnv>()
  .get("/:id", async (c) => answer(c, await view(c, channelIdOf(c))))
  .patch("/:id", async (c) => {
    const session = await signedIn(c);
    const id = channelIdOf(c);
    const wanted = await readBody(c, updateChannelBody);
    if (wanted.name !== undefined || wanted.archived === false)
      await expectFreeName(c, session, id, wanted.name);
    return c.json(await changeRecord(c, session, id, wanted));
  })
  .delete("/:id", async (c) => {
    const session = await signedIn(c);
    const id = channelIdOf(c);
    return c.json(await changeRecord(c, session, id, { archived: true }));
  })
  .get("/:id/members", async (c) => {
    const { id } = await view(c, channelIdOf(c));
    const limit = pageLimit(c);
    const rows = await new ChannelTable(c.env).members(id, c.req.query("cursor") ?? "", limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.userId),
    );
  })
  .put("/:id/members/:userId", async (c) => {
    const session = await signedIn(c);
    const id = channelIdOf(c);
    const userId = c.req.param("userId");
    if (userId === "me" || userId === session.userId) {
      const joined = await askChannel(c, session, (actor) => channelStub(c.env, id).join(actor));
      await copyMember(c, id, session.userId, joined, "member");
      tellDevices(c, [session.userId], "channels");
      await introduce(c, id, [session.userId]);
      return c.json({ userId: session.userId, role: joined.role });
    }
    const { record } = await askChannel(c, session, (actor) =>
      channelStub(c.env, id).describe(actor),
    );
    const role = await new WorkspaceTable(c.env).role(record.workspaceId, userId);
    if (role === null) return deny("not_found", "There is no such member");
    const added = await askChannel(c, session, (actor) =>
      channelStub(c.env, id).addMember(actor, userId, role),
    );
    await copyMember(c, id, userId, added, "member");
    tellDevices(c, [userId], "channels");
    await introduce(c, id, [userId]);
    return c.json({ userId, role: added.role });
  })
  .delete("/:id/members/:userId", async (c) => {
    const session = await signedIn(c);
    const id = channelIdOf(c);
    const named = c.req.param("userId");
    const userId = named === "me" ? session.userId : named;
    const gone = await askChannel(c, session, (actor) =>
      channelStub(c.env, id).removeMember(actor, userId),
    );
    await copyMember(c, id, userId, gone, userId === session.userId ? "left" : "removed");
    tellDevices(c, [userId], "channels", id);
    return c.json({ userId });
  })
  .put("/:id/read", async (c) => {
    const session = await signedIn(c);
    const id = channelIdOf(c);
    const { seq, back } = await readBody(c, readMarkBody);
    await askChannel(c, session, (actor) => channelStub(c.env, id).read(actor, seq, back));
    return c.json({ seq });
  });

async function changeRecord(
  c: AppContext,
  session: Session,
  id: string,
  change: RecordChange,
): Promise<ChannelView> {
  const { record, seq } = await askChannel(c, session, (actor) =>
    channelStub(c.env, id).update(actor, change),
  );
  try {
    await new ChannelTable(c.env).putRecord(record, seq);
  } catch {
    // The object has it, and its outbox brings it there.
  }
  return { ...record, joined: true };
}

/** A name that comes into use must be free: that of a channel that is renamed, or brought back. */
async function expectFreeName(
  c: AppContext,
  session: Session,
  id: string,
  wanted: string | undefined,
): Promise<void> {
  const { record } = await askChannel(c, session, (actor) =>
    channelStub(c.env, id).describe(actor),
  );
  const name = wanted ?? record.name;
  if (name !== "" && (await new ChannelTable(c.env).nameIsTaken(record.workspaceId, name, id)))
    deny("conflict", "This name is taken");
}

/** The directory's lists follow at once; should this fail, the channel's outbox brings it there. */
async function copyMember(
  c: AppContext,
  channelId: string,
  userId: string,
  change: { seq: number; role: Role },
  state: string,
): Promise<void> {
  try {
    await new ChannelTable(c.env).putMembers(channelId, [
      { userId, role: change.role, state, rev: change.seq },
    ]);
  } catch {
    // The object has it, and is the author.
  }
}

async function view(c: AppContext, id: string): Promise<ChannelView> {
  const session = await signedIn(c);
  const { record, joined, memberIds } = await askChannel(c, session, (actor) =>
    channelStub(c.env, id).describe(actor),
  );
  const closed = record.kind === "direct" || record.kind === "group";
  return { ...record, joined, ...(closed ? { memberIds } : {}) };
}

async function roleIn(c: AppContext, workspaceId: string, userId: string): Promise<Role> {
  const role = await new WorkspaceTable(c.env).role(workspaceId, userId);
  return role ?? deny("not_found", "There is no such workspace");
}
