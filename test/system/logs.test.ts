import { afterAll, beforeAll, expect, it } from "vitest";
import { converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { until } from "./support/device.ts";
import { invite, must, PASSWORD, signIn } from "./support/people.ts";

let talk: Conversation;
beforeAll(async () => {
  talk = await converse({ RATE_LIMITS: "off", FAULTS: "on" });
});
afterAll(() => talk.stop());

it("[SEE9] the log has a line of JSON for each request, with the id that its answer carries, and nothing of anybody's", async () => {
  const { house, owner, max, workspaceId } = talk;
  const channelId = await talk.open();
  const secret = "the words nobody but them should read";
  must(await max.say(channelId, secret), 201);
  const line = await talk.dial(talk.mia, channelId);
  await line.say(`${secret}, by socket`);
  const { code } = await invite(owner, workspaceId, { email: "somebody@example.org" });
  must(await house.api.call("GET", `/api/invites/${code}`), 200);
  await signIn(house.api, max.email);
  await house.api.call("GET", `/api/nothing?token=${max.token}&email=${max.email}`, {
    headers: { "cf-connecting-ip": "203.0.113.77", "user-agent": "a-certain-browser" },
  });
  // A bug, as far as the log is concerned: the store throws what nobody expected.
  await house.faults({ object: "full" });
  await max.put("/api/me/drafts", { channelId, body: secret });
  await house.mend();

  const answer = await max.get(`/api/channels/${channelId}`);
  const requestId = String(answer.headers["x-request-id"]);
  expect(requestId).toMatch(/^[\w-]{12}$/);
  await until(
    () => Promise.resolve(house.served.log.join("\n")),
    (log) => log.includes(requestId),
  );
  const lines = house.served.log.filter((text) => text.startsWith("{"));
  const requests = lines
    .map((text) => JSON.parse(text) as Record<string, unknown>)
    .filter(({ event }) => event === "request");
  expect(requests.length).toBeGreaterThan(10);
  for (const request of requests)
    expect(Object.keys(request)).toEqual([
      "level",
      "event",
      "requestId",
      "method",
      "route",
      "status",
      "ms",
    ]);
  expect(requests.find((request) => request["requestId"] === requestId)).toMatchObject({
    method: "GET",
    route: "/api/channels/:id",
    status: 200,
  });
  expect(new Set(requests.map((request) => request["requestId"])).size).toBe(requests.length);

  const log = house.served.log.join("\n");
  const people = [owner, max, talk.mia, talk.stranger];
  const privateThings = [
    secret,
    code,
    PASSWORD,
    "somebody@example.org",
    "203.0.113.77",
    "127.0.0.1",
    channelId,
    workspaceId,
    "a-certain-browser",
    ...people.flatMap(({ token, email, userId, cookie }) => [token, email, userId, cookie]),
  ];
  for (const thing of privateThings) expect(log.includes(thing), thing).toBe(false);
});
