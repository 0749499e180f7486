import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { ChannelView } from "../../src/protocol/http.ts";
import { Person } from "./world.ts";

/** Ann founded a workspace, Ben is in its #general. */
async function scene() {
  const [ann, ben] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, ben);
  return { ann, ben, workspace, channel };
}

const objectOf = (channelId: string) => env.CHANNEL.get(env.CHANNEL.idFromName(channelId));
const send = (person: Person, channelId: string, body: string) =>
  person.fetch(`/api/channels/${channelId}/messages`, "POST", { body });

describe("what persons wish of a channel", () => {
  it("[DM2] who is blocked writes nothing more into the direct conversation; the other still may", async () => {
    const { ann, ben, workspace } = await scene();
    const direct = await ann.json<ChannelView>(`/api/workspaces/${workspace.id}/channels`, "POST", {
      kind: "direct",
      memberIds: [ben.userId],
    });
    const channel = objectOf(direct.id);
    const line = await ben.open(direct.id);
    await line.send("a", "hello");
    for (let again = 0; again < 2; again += 1) await channel.blocked(ann.userId, ben.userId, true);
    line.say({ type: "send", id: "b", body: "are you there?" });
    expect(await line.hear("error")).toMatchObject({ id: "b", code: "forbidden" });
    expect((await send(ben, direct.id, "?")).status).toBe(403);
    expect((await send(ann, direct.id, "goodbye")).status).toBe(201);
    const reaction = `/api/channels/${direct.id}/messages/1/reactions/${encodeURIComponent("👍")}`;
    expect((await ben.fetch(reaction, "PUT")).status, "all else goes on").toBe(200);
    await channel.blocked(ann.userId, ben.userId, false);
    await line.send("c", "thank you");
  });

  it("[DM2] a block means nothing where more people meet", async () => {
    const { ann, ben, channel } = await scene();
    await objectOf(channel.id).blocked(ann.userId, ben.userId, true);
    expect((await send(ben, channel.id, "hello all")).status).toBe(201);
  });

  it("[READ5] who does not want to be seen reading is in no list and no frame", async () => {
    const { ann, ben, channel } = await scene();
    const object = objectOf(channel.id);
    const line = await ann.open(channel.id);
    const seq = await line.send("a", "hello");
    const readers = async () => {
      const at = `/api/channels/${channel.id}/messages/${seq}/readers`;
      const { items } = await ann.json<{ items: { userId: string }[] }>(at);
      return items.map(({ userId }) => userId);
    };
    for (let again = 0; again < 2; again += 1) await object.receipts(ben.userId, false);
    await ben.json(`/api/channels/${channel.id}/read`, "PUT", { seq });
    expect(await readers()).toEqual([ann.userId]);
    await line.send("b", "more");
    expect(line.frames.filter(({ type }) => type === "read")).toEqual([]);
    await object.receipts(ben.userId, true);
    expect(await readers()).toContain(ben.userId);
  });
});
