import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { AlertRule } from "../../src/protocol/alerts.ts";
import type { Env } from "../../src/storage/env.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const PLACE = "/api/admin/alerts";
const RULE = { name: "Slow", metric: "p95_ms", op: "above", threshold: 1e9, forS: 0 };

it("[SEE11] saving a rule's channel again brings another bot where its own was removed, and else none", async () => {
  const ann = await Person.account();
  const { channel } = await ann.found();
  const target = { channelId: channel.id };
  const { id } = await ann.json<AlertRule>(PLACE, "POST", { ...RULE, target });
  const bots = async () => {
    const said = await channelLine(bound, channel.id).describe({
      userId: ann.userId,
      sessionId: "",
    });
    if (!("ok" in said)) throw new Error("the channel does not say");
    return said.ok.memberIds.filter((userId) => userId.startsWith("b_"));
  };
  const [first] = await bots();
  await ann.json(`${PLACE}/${id}`, "PATCH", { target });
  expect(await bots()).toEqual([first]);

  await ann.json(`/api/channels/${channel.id}/members/${first}`, "DELETE");
  expect(await bots()).toEqual([]);
  await ann.json(`${PLACE}/${id}`, "PATCH", { target });
  const [second, ...more] = await bots();
  expect(second).toMatch(/^b_/);
  expect(second).not.toBe(first);
  expect(more).toEqual([]);
});
