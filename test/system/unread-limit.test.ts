import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import { foundWorkspace, must, room, signInGuest } from "./support/people.ts";

let house: House;

beforeAll(async () => {
  house = await openHouse({});
});
afterAll(() => house?.stop());

it("[LIM1] marking unread counts as a message does, since each time is stored and told", async () => {
  const ann = await signInGuest(house.api);
  const workspace = await foundWorkspace(ann);
  const channelId = await room(ann, workspace.id);
  const line = await openLine(ann, channelId);
  const { seq } = await line.command({ type: "send", body: "word" });
  for (let i = 0; i < 40; i += 1) line.send({ type: "unread", seq });
  const refused = await line.heard(({ type }) => type === "error", "a refusal");
  expect(refused).toMatchObject({ code: "rate_limited" });
  expect(refused.retryAfter).toBeGreaterThan(0);
  expect(line.frames.filter(({ type }) => type === "read").length).toBeLessThan(40);
  for (let i = 0; i < 120; i += 1) line.send({ type: "unread", seq });
  expect(await line.closed).toMatchObject({ code: 4429 });
  must(await ann.get(`/api/channels/${channelId}/messages`));
});
