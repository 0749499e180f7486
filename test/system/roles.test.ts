// A change of role as those in a channel hear it, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openChannel, createApi } from "../../src/client/index.ts";
import { converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must } from "./support/people.ts";

let all: Conversation;
beforeAll(async () => {
  all = await converse();
}, 120_000);
afterEach(() => all.hangUp());
afterAll(() => all?.stop());

test("[REV4] everybody in a channel hears of a change of role, once, and a client knows its own", async () => {
  const { owner, max, mia, workspaceId } = all;
  const id = await all.open();
  const reader = await all.dial(mia, id);
  const api = createApi({ baseUrl: all.house.api.base, token: max.token });
  const client = openChannel({ api, channelId: id, userId: max.userId });
  await expect.poll(() => client.getState().role).toBe("member");
  const become = async (role: string) =>
    must(await owner.patch(`/api/workspaces/${workspaceId}/members/${max.userId}`, { role }));
  await become("moderator");
  await become("moderator");
  const event = { type: "member.changed", userId: max.userId, by: max.userId, role: "moderator" };
  expect(await reader.event(1)).toMatchObject(event);
  await expect.poll(() => client.getState().role).toBe("moderator");
  client.close();
  await become("member");
  expect(await reader.event(2)).toMatchObject({ ...event, role: "member" });
  const seen = await all.dial(mia, id, { epoch: String(reader.welcome.epoch), since: 0 });
  await seen.event(2);
  expect(seen.events.map(({ type, role }) => [type, role])).toEqual([
    ["member.changed", "moderator"],
    ["member.changed", "member"],
  ]);
});
