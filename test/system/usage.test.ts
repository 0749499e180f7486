import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectedPeople, Overview, WorkspaceUsage } from "../../src/protocol/admin.ts";
import { converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { moment, until } from "./support/device.ts";
import { foundWorkspace, must } from "./support/people.ts";
import type { List, Workspace } from "./support/shapes.ts";

let talk: Conversation;
beforeAll(async () => {
  talk = await converse();
});
afterAll(() => talk.stop());

async function usage(id: string): Promise<WorkspaceUsage | undefined> {
  const list = must(await talk.owner.get<List<WorkspaceUsage>>("/api/admin/workspaces"), 200);
  return list.items.find((one) => one.id === id);
}

describe("what the operator sees of use", () => {
  it("[SEE13] lists workspaces with their plan, people, channels, and estimates that grow with what is said", async () => {
    const channelId = await talk.open();
    const before = await usage(talk.workspaceId);
    expect(before).toMatchObject({ plan: "free", members: 4, deleteAt: null });
    const first = must(await talk.max.say(channelId, "one"), 201);
    must(await talk.max.say(channelId, "two"), 201);
    must(await talk.mia.say(channelId, "a reply", { threadSeq: first.message.seq }), 201);
    const after = await until(
      () => usage(talk.workspaceId),
      (now) => (now?.messages ?? 0) === (before?.messages ?? 0) + 3,
      15_000,
    );
    expect(after?.storageBytes).toBe((after?.messages ?? 0) * 530);
    expect(after?.costPerMonth).toBeGreaterThan(before?.costPerMonth ?? 0);
    const page = must(
      await talk.owner.get<List<WorkspaceUsage>>("/api/admin/workspaces?limit=1"),
      200,
    );
    expect(page.items.length).toBe(1);
    await foundWorkspace(talk.max);
    const rest = must(
      await talk.owner.get<List<WorkspaceUsage>>(
        `/api/admin/workspaces?cursor=${page.items[0]?.id ?? ""}`,
      ),
      200,
    );
    expect(rest.items.map(({ id }) => id)).not.toContain(page.items[0]?.id);
  });

  it("[SEE13] a plan that the operator gives is the workspace's", async () => {
    const place = `/api/admin/workspaces/${talk.workspaceId}`;
    expect(must(await talk.owner.patch(place, { plan: "enterprise" }), 200)).toEqual({
      id: talk.workspaceId,
      plan: "enterprise",
    });
    const seen = must(await talk.max.get<Workspace>(`/api/workspaces/${talk.workspaceId}`), 200);
    expect(seen).toMatchObject({ plan: "enterprise" });
  });

  it("[SEE13] who is connected is who has a socket, and top channels are those with most of them", async () => {
    const [quiet, busy] = [await talk.open(), await talk.open()];
    const lines = [
      await talk.dial(talk.max, busy),
      await talk.dial(talk.mia, busy),
      await talk.dial(talk.max, quiet),
    ];
    // What happens in a channel brings what it says of itself up to date.
    await moment(2_000);
    await lines[0]?.say("hello");
    const people = async () =>
      must(await talk.owner.get<ConnectedPeople>("/api/admin/people"), 200);
    expect(await people()).toEqual({
      total: 2,
      items: [
        { userId: talk.max.userId, name: "Max", picture: null, channels: 2 },
        { userId: talk.mia.userId, name: "Mia", picture: null, channels: 1 },
      ],
    });
    const overview = await until(
      async () => must(await talk.owner.get<Overview>("/api/admin/overview"), 200),
      ({ topChannels, live }) => topChannels[0]?.connections === 2 && live.sockets === 3,
      20_000,
    );
    expect(overview.topChannels.map(({ id }) => id)).toEqual([busy, quiet]);
    expect(overview.topChannels[0]).toMatchObject({
      workspaceId: talk.workspaceId,
      name: expect.stringMatching(/^room-/) as string,
      people: 2,
      relays: 0,
    });
    // An outage is when one looks: what D1 has said of them stands.
    await talk.house.faults({ d1: "fail" });
    const ill = must(await talk.owner.get<Overview>("/api/admin/overview"), 200);
    await talk.house.mend();
    expect(ill.topChannels.map(({ name, workspaceName }) => [name, workspaceName])).toEqual(
      overview.topChannels.map(({ name, workspaceName }) => [name, workspaceName]),
    );
    for (const line of lines) await line.leave();
    await until(people, ({ total }) => total === 0, 5_000);
  });
});
