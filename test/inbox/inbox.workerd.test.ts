import { env, exports } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { InboxFrame } from "../../src/protocol/frames.ts";
import type { InboxView, TicketView } from "../../src/protocol/http.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../src/protocol/wire.ts";
import { Person } from "../channel/world.ts";

const SETTLED_MS = 400;

/** A device that listens to a person's inbox. */
class Device {
  readonly frames: InboxFrame[] = [];
  closed: number | undefined;

  constructor(socket: WebSocket) {
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.frames.push(JSON.parse(data) as InboxFrame);
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
    });
  }

  static async of(person: Person): Promise<Device> {
    const { ticket } = await person.json<TicketView>("/api/inbox/ticket", "POST");
    const response = await knock(ticket);
    if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
    return new Device(response.webSocket);
  }

  get notices() {
    return this.frames.flatMap((frame) => (frame.type === "notice" ? [frame.notice] : []));
  }
  get channels() {
    return this.frames.flatMap((frame) => (frame.type === "channel" ? [frame.channel] : []));
  }
}

function knock(ticket: string): Promise<Response> {
  return exports.default.fetch("http://edgewise.test/api/inbox/socket", {
    headers: {
      Upgrade: "websocket",
      "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`,
    },
  });
}

/** Ann founded a workspace, Ben is in its #general; nobody has a socket. */
async function scene() {
  const [ann, ben] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, ben);
  const say = (body: string, person = ann) =>
    person.json<{ message: { seq: number } }>(`/api/channels/${channel.id}/messages`, "POST", {
      clientMsgId: crypto.randomUUID(),
      body,
    });
  const inboxOf = async (person: Person) => {
    const { channels } = await person.json<InboxView>("/api/inbox");
    return channels.find(({ channelId }) => channelId === channel.id);
  };
  return { ann, ben, workspace, channel, say, inboxOf };
}

/** Lets the channel carry what it owes. */
async function settle(channelId: string): Promise<void> {
  await new Promise((done) => setTimeout(done, SETTLED_MS));
  await runDurableObjectAlarm(env.CHANNEL.get(env.CHANNEL.idFromName(channelId)));
  await new Promise((done) => setTimeout(done, 50));
}

describe("inbox", () => {
  it("[INB1] who is away hears once that there is something new, and of each mention", async () => {
    const { ben, channel, say, inboxOf } = await scene();
    const device = await Device.of(ben);
    await say("one");
    await settle(channel.id);
    await say("two");
    await say(`<@${ben.userId}> three`);
    await settle(channel.id);
    expect(device.frames[0]?.type).toBe("welcome");
    expect(await inboxOf(ben)).toMatchObject({
      unread: true,
      mentions: 1,
      count: 3,
      lastReadSeq: 1,
    });
    expect(device.notices.map(({ kind, body }) => ({ kind, body }))).toEqual([
      { kind: "mention", body: `<@${ben.userId}> three` },
    ]);
    expect(device.channels.map(({ unread, mentions }) => [unread, mentions])).toEqual([
      [true, 0],
      [true, 1],
    ]);
  });

  it("[INB1] who said it, and who has a socket there, is told nothing", async () => {
    const { ann, ben, channel, say, inboxOf } = await scene();
    const line = await ben.open(channel.id);
    await say("hello");
    await settle(channel.id);
    expect(await inboxOf(ann)).toMatchObject({ unread: false });
    expect(await inboxOf(ben)).toMatchObject({ unread: false });
    line.close();
  });

  it("[INB1] who leaves without having read is told then", async () => {
    const { ben, channel, say, inboxOf } = await scene();
    const line = await ben.open(channel.id);
    await say("hello");
    await settle(channel.id);
    line.close();
    await settle(channel.id);
    await settle(channel.id);
    expect(await inboxOf(ben)).toMatchObject({ unread: true, mentions: 0 });
  });

  it("[INB2] reading to the end takes the flag off on every device, and the next word brings it back", async () => {
    const { ben, channel, say, inboxOf } = await scene();
    const device = await Device.of(ben);
    const { message } = await say(`<@${ben.userId}> hello`);
    await settle(channel.id);
    expect(await inboxOf(ben)).toMatchObject({ unread: true, mentions: 1 });
    await ben.json(`/api/channels/${channel.id}/read`, "PUT", { seq: message.seq });
    await settle(channel.id);
    expect(await inboxOf(ben)).toMatchObject({ unread: false, mentions: 0 });
    expect(device.channels.at(-1)).toMatchObject({ unread: false, mentions: 0 });
    await say("again");
    await settle(channel.id);
    expect(await inboxOf(ben)).toMatchObject({ unread: true, mentions: 0 });
  });

  it("[INB3] a level decides which notices reach a person", async () => {
    const { ben, channel, say } = await scene();
    const device = await Device.of(ben);
    const level = (wanted: string) =>
      ben.json(`/api/channels/${channel.id}/level`, "PUT", { level: wanted });
    await level("all");
    const { message } = await say("to everybody");
    await settle(channel.id);
    expect(device.notices.map(({ kind }) => kind)).toEqual(["message"]);
    await level("none");
    await ben.json(`/api/channels/${channel.id}/read`, "PUT", { seq: message.seq });
    await say(`<@${ben.userId}> hush`);
    await settle(channel.id);
    expect(device.notices).toHaveLength(1);
    expect(
      (await ben.fetch(`/api/channels/${channel.id}/level`, "PUT", { level: "x" })).status,
    ).toBe(400);
    const stranger = await Person.guest();
    const foreign = await stranger.fetch(`/api/channels/${channel.id}/level`, "PUT", {
      level: "all",
    });
    expect(foreign.status).toBe(404);
  });

  it("[INB1] every word of a direct conversation is a notice", async () => {
    const { ann, ben, workspace } = await scene();
    const device = await Device.of(ben);
    const direct = await ann.json<{ id: string }>(
      `/api/workspaces/${workspace.id}/channels`,
      "POST",
      {
        kind: "direct",
        memberIds: [ben.userId],
      },
    );
    for (const body of ["a", "b"])
      await ann.json(`/api/channels/${direct.id}/messages`, "POST", { clientMsgId: body, body });
    await settle(direct.id);
    expect(device.notices.map(({ kind, body }) => [kind, body])).toEqual([
      ["direct", "a"],
      ["direct", "b"],
    ]);
    expect(device.frames).toContainEqual({ type: "changed", what: "channels" });
  });

  it("[INB5] who joins, changes their name or makes a public channel is news to the others", async () => {
    const { ann, ben, workspace } = await scene();
    const device = await Device.of(ben);
    const settled = () => new Promise((done) => setTimeout(done, 100));
    const heard = () =>
      device.frames.flatMap((frame) => (frame.type === "changed" ? [frame.what] : []));
    await ann.json("/api/me", "PATCH", { name: "Ann Lee" });
    await settled();
    expect(heard()).toEqual(["members"]);
    await ann.json(`/api/workspaces/${workspace.id}/channels`, "POST", {
      kind: "public",
      name: "news",
    });
    await settled();
    expect(heard()).toEqual(["members", "channels"]);
    await ann.json(`/api/workspaces/${workspace.id}/channels`, "POST", {
      kind: "private",
      name: "plans",
    });
    await ann.invite(workspace.id, await Person.guest());
    await settled();
    expect(heard()).toEqual(["members", "channels", "members"]);
  });

  it("[INB4] a ticket opens one inbox once, and the session's end closes it", async () => {
    const { ben, channel } = await scene();
    const { ticket } = await ben.json<TicketView>("/api/inbox/ticket", "POST");
    const first = await knock(ticket);
    expect(first.status).toBe(101);
    expect((await knock(ticket)).status).toBe(401);
    expect((await knock((await ben.ticket(channel.id)).ticket)).status).toBe(401);
    if (first.webSocket === null) throw new Error("no socket");
    const device = new Device(first.webSocket);
    await ben.json("/api/auth/sign-out", "POST");
    await new Promise((done) => setTimeout(done, 50));
    expect(device.closed).toBe(4401);
  });
});

describe("a workspace that is deleted", () => {
  it("[WORK2] is gone with its channels and messages when its time has come, unless that was taken back", async () => {
    const { ann, ben, workspace, channel, say } = await scene();
    await say("the last word");
    await settle(channel.id);
    const path = `/api/workspaces/${workspace.id}`;
    const inbox = env.INBOX.get(env.INBOX.idFromName(ann.userId));
    const later = () => ann.json("/api/faults", "PUT", { clockSkewMs: 15 * 86_400_000 });

    await ann.json(path, "DELETE", { slug: workspace.slug });
    await ann.json(`${path}/restore`, "POST");
    await later();
    await runDurableObjectAlarm(inbox);
    await ann.json("/api/faults", "DELETE");
    expect((await ben.fetch(path)).status).toBe(200);

    await ann.json(path, "DELETE", { slug: workspace.slug });
    await later();
    await runDurableObjectAlarm(inbox);
    await ann.json("/api/faults", "DELETE");
    for (const gone of [
      path,
      `/api/channels/${channel.id}`,
      `/api/channels/${channel.id}/messages`,
    ])
      expect((await ann.fetch(gone)).status).toBe(404);
    const { items } = await ann.json<{ items: unknown[] }>("/api/workspaces");
    expect(items).toEqual([]);
    for (const shard of [env.HISTORY_0, env.HISTORY_1, env.HISTORY_2]) {
      const left = await shard
        .prepare(`SELECT 1 FROM message WHERE channel_id = ?`)
        .bind(channel.id)
        .first();
      expect(left).toBeNull();
    }
  });
});
