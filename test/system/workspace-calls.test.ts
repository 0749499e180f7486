// The client's own calls about what a workspace has of its own.
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApi, openChannel, openInbox } from "../../src/client/index.ts";
import type { Api } from "../../src/client/index.ts";
import type { CommandNotice } from "../../src/protocol/frames.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { channelsOf, foundWorkspace, signUp } from "./support/people.ts";
import type { Person } from "./support/people.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let house: House;
let ann: Person;
let api: Api;
let workspaceId: string;

beforeAll(async () => {
  house = await openHouse();
  ann = await signUp(house.api, "Ann");
  workspaceId = (await foundWorkspace(ann)).id;
  api = createApi({ baseUrl: house.served.url, token: ann.token });
});
afterAll(() => house?.stop());

it("[GROUP1] groups", async () => {
  const made = await api.groups.create(workspaceId, { handle: "crew", name: "Crew" });
  const renamed = await api.groups.update(workspaceId, made.id, { name: "Deck" });
  expect(renamed).toEqual({ ...made, name: "Deck" });
  const filled = await api.groups.setMembers(workspaceId, made.id, [ann.userId]);
  expect((await api.groups.list(workspaceId)).items).toEqual([filled]);
  await api.groups.remove(workspaceId, made.id);
  expect((await api.groups.list(workspaceId)).items).toEqual([]);
});

it("[EMOJI1] emoji", async () => {
  const image = new Blob([new Uint8Array(PNG)], { type: "image/png" });
  const made = await api.emoji.put(workspaceId, "c++", image);
  expect((await api.emoji.list(workspaceId)).items).toEqual([made]);
  await api.emoji.remove(workspaceId, "c++");
  expect((await api.emoji.list(workspaceId)).items).toEqual([]);
  await expect(api.emoji.put(workspaceId, "tada", image)).rejects.toMatchObject({
    code: "conflict",
  });
});

it("[SLASH3] commands: what one tells comes with its answer, and over the socket as a notice", async () => {
  const { items } = await api.commands.list(workspaceId);
  expect(items.map(({ name }) => name)).toContain("topic");
  const [general] = await channelsOf(ann, workspaceId);
  const channelId = general?.id ?? "";
  expect(await api.commands.run(channelId, { text: "/topic Ships" })).toEqual({
    notice: "The topic is now: Ships",
  });
  const heard: CommandNotice[] = [];
  const channel = openChannel({
    api,
    channelId,
    userId: ann.userId,
    onNotice: (notice) => heard.push(notice),
  });
  const live = () => channel.getState().status.kind === "live";
  await new Promise<void>((resolve) => {
    channel.subscribe(() => live() && resolve());
    if (live()) resolve();
  });
  await api.commands.register(workspaceId, "echo", { description: "Says it again" });
  const inbox = openInbox({ api });
  inbox.listen({ onCommand: ({ commandId, text }) => void api.commands.reply(commandId, text) });
  await new Promise<void>((resolve) => {
    inbox.subscribe(() => inbox.getState().status.kind === "live" && resolve());
  });
  await api.commands.run(channelId, { text: "/echo hello", clientMsgId: "mine" });
  await expect.poll(() => heard).toMatchObject([{ id: "mine", text: "hello" }]);
  await api.commands.unregister(workspaceId, "echo");
  await expect(api.commands.run(channelId, { text: "/echo" })).rejects.toMatchObject({
    code: "not_found",
  });
  inbox.close();
  channel.close();
});
