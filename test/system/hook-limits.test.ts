import { afterAll, beforeAll, expect, it } from "vitest";
import type { NewIncomingHookView } from "../../src/protocol/integrations.ts";
import { converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must } from "./support/people.ts";

/** More than a person, and so a hook's member, says in a channel at once, and than a hook is asked at once. */
const SAID = 40;
const ASKED = 200;

let talk: Conversation;
beforeAll(async () => {
  talk = await converse({ FAULTS: "on" });
});
afterAll(() => talk.stop());

it("[HOOK3] who posts too much is told when to come back, and others are not slowed", async () => {
  const channelId = await talk.open();
  const make = async () =>
    must(
      await talk.owner.post<NewIncomingHookView>(
        `/api/workspaces/${talk.workspaceId}/hooks/incoming`,
        { channelId, name: "Loud" },
      ),
      201,
    );
  const [{ url, userId }, other] = [await make(), await make()];
  const post = (body: string, to = url) => fetch(to, { method: "POST", body });
  const statuses: number[] = [];
  for (let n = 0; n < SAID; n += 1) {
    const answer = await post(JSON.stringify({ text: `word ${n}` }));
    statuses.push(answer.status);
    if (answer.status === 200) continue;
    expect([answer.status, await answer.text()]).toEqual([429, "rate_limited"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const said = (await page(talk.max, channelId)).filter(({ authorId }) => authorId === userId);
  expect(said).toHaveLength(statuses.filter((status) => status === 200).length);
  expect(statuses).toContain(429);
  for (let n = 0; n < ASKED; n += 1) statuses.push((await post("no json")).status);
  expect(statuses.slice(SAID)).toContain(400);
  expect(statuses.at(-1)).toBe(429);
  expect((await post('{"text": "still heard"}', other.url)).status).toBe(200);
});
