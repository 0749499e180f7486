import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertRule, AlertsView } from "../../src/protocol/alerts.ts";
import { converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { until } from "./support/device.ts";
import { must } from "./support/people.ts";

const PLACE = "/api/admin/alerts";
const RULE = { name: "Any answer at all", metric: "p95_ms", op: "above", threshold: 0, forS: 0 };
const NEVER = { threshold: 1e9, clearThreshold: 1e9 };

interface Told {
  id: string;
  status: string;
  text: string;
  alert: { name: string; endedAt: number | null };
}

let talk: Conversation;
let hook: http.Server;
let url: string;
const told: Told[] = [];
/** The first tries of each piece of news that are turned away. */
let refusals = 0;

beforeAll(async () => {
  hook = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(503).end();
        return;
      }
      told.push(JSON.parse(Buffer.concat(parts).toString()) as Told);
      response.end("ok");
    });
  });
  await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
  const { port } = hook.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/alerts`;
  talk = await converse({
    RATE_LIMITS: "off",
    FAULTS: "on",
    OUTSIDE_ALLOW: `127.0.0.1:${port}`,
  });
});
afterAll(async () => {
  await talk.stop();
  hook.close();
});

const view = async () => must(await talk.owner.get<AlertsView>(PLACE), 200);
/** Asks for something, so that there is something to measure. */
const busy = async () => {
  for (let i = 0; i < 5; i += 1) await talk.owner.get("/api/me");
  return view();
};

describe("alert rules", () => {
  it("[SEE6] of a fresh deployment are six, and are changed and dropped by the operator alone", async () => {
    const { rules } = await view();
    expect(Object.fromEntries(rules.map(({ metric, threshold }) => [metric, threshold]))).toEqual({
      breaker_open: 0,
      cache_hit_rate: 0.7,
      error_rate: 0.01,
      outbox_age_s: 60,
      p95_ms: 500,
      queue_depth: 100,
    });
    for (const wrong of [
      { ...RULE, metric: "mood" },
      { ...RULE, op: "beside" },
      { ...RULE, threshold: -1 },
      { ...RULE, clearThreshold: 1 },
      { ...RULE, forS: 1.5 },
      { ...RULE, name: "" },
      { ...RULE, target: { webhookUrl: "file:///etc/passwd" } },
      { ...RULE, target: { channelId: "c_1" } },
      { ...RULE, more: 1 },
    ])
      expect((await talk.owner.post(PLACE, wrong)).status, JSON.stringify(wrong)).toBe(400);
    const absent = { channelId: `c_${"0".repeat(20)}` };
    expect((await talk.owner.post(PLACE, { ...RULE, target: absent })).status).toBe(404);
    expect((await view()).rules.length).toBe(6);
    const made = must(await talk.owner.post<AlertRule>(PLACE, { ...RULE, ...NEVER }), 201);
    expect(made).toMatchObject({ ...RULE, ...NEVER, target: null, enabled: true });
    const place = `${PLACE}/${made.id}`;
    const changed = must(await talk.owner.patch<AlertRule>(place, { forS: 7 }), 200);
    expect(changed).toEqual({ ...made, forS: 7 });
    expect((await talk.owner.patch(place, { threshold: 3 })).status).toBe(400);
    expect((await talk.owner.patch(place, {})).status).toBe(400);
    expect((await talk.owner.patch(`${PLACE}/a_none`, { forS: 1 })).status).toBe(404);
    for (const person of [talk.max, talk.stranger]) {
      expect((await person.get(PLACE)).status).toBe(404);
      expect((await person.post(PLACE, RULE)).status).toBe(404);
      expect((await person.patch(place, { forS: 1 })).status).toBe(404);
      expect((await person.del(place)).status).toBe(404);
    }
    must(await talk.owner.del(place), 200);
    expect((await talk.owner.del(place)).status).toBe(404);
    expect((await view()).rules.length).toBe(6);
  });

  it("[SEE11] tell a channel, as a bot, when an alert begins and when it ends, once each", async () => {
    const channelId = await talk.open();
    const target = { channelId };
    const rule = must(await talk.owner.post<AlertRule>(PLACE, { ...RULE, target }), 201);
    expect(rule.target).toEqual(target);
    const place = `${PLACE}/${rule.id}`;
    await until(busy, ({ open }) => open.some(({ delivered }) => delivered === true), 20_000);
    must(await talk.owner.patch(place, NEVER), 200);
    await until(busy, ({ open }) => open.length === 0, 15_000);
    const said = async () => (await page(talk.max, channelId)).filter(({ body }) => body !== "");
    const words = await until(said, (all) => all.length >= 2, 15_000);
    expect(words.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^🔴 \*\*Any answer at all\*\*: 95% of answers within \d+ ms$/),
      expect.stringMatching(/^🟢 \*\*Any answer at all\*\* is over after \d+ s/),
    ]);
    expect(words[0]?.authorId).toMatch(/^b_/);
    const { recent } = await view();
    expect(recent.find(({ ruleId }) => ruleId === rule.id)).toMatchObject({
      name: rule.name,
      metric: "p95_ms",
      endedAt: expect.any(Number) as number,
      delivered: true,
    });
    must(await talk.owner.del(place), 200);
    // A channel of others' is nobody's to talk into.
    const foreign = must(
      await talk.stranger.post<{ id: string }>(`/api/workspaces/${talk.workspaceId}/channels`, {
        name: "not-the-operators",
        kind: "private",
      }),
      201,
    );
    const reached = await talk.owner.post(PLACE, { ...RULE, target: { channelId: foreign.id } });
    expect(reached.status).toBe(404);
  });

  it("[SEE11] tell a webhook, which is asked again where it fails, and a rule that is gone ends what it began", async () => {
    refusals = 1;
    const target = { webhookUrl: url };
    const rule = must(await talk.owner.post<AlertRule>(PLACE, { ...RULE, target }), 201);
    const place = `${PLACE}/${rule.id}`;
    await until(busy, () => told.length > 0, 25_000);
    expect(told[0]).toMatchObject({ status: "fires", alert: { name: RULE.name, endedAt: null } });
    must(await talk.owner.patch(place, { enabled: false }), 200);
    await until(busy, () => told.length > 1, 25_000);
    expect(told.map(({ status }) => status)).toEqual(["fires", "ended"]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
    must(await talk.owner.patch(place, { enabled: true }), 200);
    await until(busy, ({ open }) => open.some(({ ruleId }) => ruleId === rule.id), 15_000);
    must(await talk.owner.del(place), 200);
    await until(view, ({ open }) => open.every(({ ruleId }) => ruleId !== rule.id), 5_000);
  });
});
