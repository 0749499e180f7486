import { readFileSync } from "node:fs";
import path from "node:path";
import { IncomingWebhook } from "@slack/webhook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewIncomingHookView } from "../../src/protocol/integrations.ts";
import { sign } from "../../src/protocol/signature.ts";
import { converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must, room } from "./support/people.ts";

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, `../slack/fixtures/${name}.json`), "utf8");

let talk: Conversation;
beforeAll(async () => {
  talk = await converse();
});
afterAll(() => talk.stop());

const hooksAt = () => `/api/workspaces/${talk.workspaceId}/hooks/incoming`;

async function hook(
  channelId: string,
  more: Record<string, unknown> = {},
): Promise<NewIncomingHookView> {
  const body = { channelId, name: "Deploys", ...more };
  return must(await talk.owner.post<NewIncomingHookView>(hooksAt(), body), 201);
}

/** Posts as a program does, without any of our support: status, text and whether it was sent elsewhere. */
async function post(
  url: string,
  body: string,
  headers: Record<string, string> = { "content-type": "application/json" },
): Promise<{ status: number; text: string; type: string | null }> {
  const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
  const type = answer.headers.get("content-type");
  return { status: answer.status, text: await answer.text(), type };
}

describe("incoming hooks", () => {
  it("[HOOK1] @slack/webhook posts unmodified", async () => {
    const channelId = await talk.open();
    const { url, userId } = await hook(channelId, { icon: "🚀" });
    expect(new URL(url).pathname).toMatch(/^\/services\/w_\w+\/h_\w+\/[\w-]{32}$/);
    const webhook = new IncomingWebhook(url);
    expect(await webhook.send("*Deployed* <https://x.test|v1.2>")).toEqual({ text: "ok" });
    expect(
      await webhook.send({
        text: "fallback",
        username: "CI",
        icon_emoji: ":tada:",
        blocks: [{ type: "section", text: { type: "mrkdwn", text: "_green_" } }],
      }),
    ).toEqual({ text: "ok" });
    const messages = (await page(talk.max, channelId)).filter(
      ({ authorId }) => authorId === userId,
    );
    expect(messages).toMatchObject([
      { body: "**Deployed** [v1.2](https://x.test)", as: { name: "Deploys", icon: "🚀" } },
      { body: "_green_", as: { name: "CI", icon: "🎉" } },
    ]);
    const wrong = new IncomingWebhook(`${url.slice(0, -4)}none`);
    await expect(wrong.send("x")).rejects.toMatchObject({ code: "slack_webhook_http_error" });
  });

  it("[HOOK2] what Alertmanager and GitHub post is read as it comes, as JSON and as a form", async () => {
    const channelId = await talk.open();
    const { url } = await hook(channelId);
    for (const name of ["alertmanager", "github"]) {
      expect(await post(url, fixture(name))).toMatchObject({ status: 200, text: "ok" });
      const form = new URLSearchParams({ payload: fixture(name) }).toString();
      const type = { "content-type": "application/x-www-form-urlencoded" };
      expect(await post(url, form, type)).toMatchObject({ status: 200, text: "ok" });
    }
    const bodies = (await page(talk.max, channelId)).slice(-4).map(({ body }) => body);
    expect(bodies[0]).toContain("🔴 **");
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[2]).toContain("commits [pushed](https://github.com/octo/demo/compare/");
    expect(bodies[3]).toBe(bodies[2]);
  });

  it("[HOOK3] refusals are Slack's words, in plain text, and change nothing", async () => {
    const channelId = await talk.open();
    const { url, id } = await hook(channelId);
    const before = (await page(talk.max, channelId)).length;
    const base = url.slice(0, url.lastIndexOf("/"));
    const cases: [string, string, number, string][] = [
      [url, "no json", 400, "invalid_payload"],
      [url, "[]", 400, "invalid_payload"],
      [url, "", 400, "invalid_payload"],
      [url, '{"text": null, "blocks": null}', 400, "no_text"],
      [url, JSON.stringify({ text: "x".repeat(60_000) }), 400, "msg_too_long"],
      [url, JSON.stringify({ text: "x".repeat(140_000) }), 413, "invalid_payload"],
      [url, '{"text": "x", "thread_ts": "1695219722.430309"}', 400, "thread_not_found"],
      [`${base}/${"a".repeat(32)}`, '{"text": "x"}', 403, "invalid_token"],
      [url.replace(id, `h_${"0".repeat(20)}`), '{"text": "x"}', 404, "no_service"],
      [url.replace(/w_\w+/, "w_elsewhere"), '{"text": "x"}', 404, "no_service"],
    ];
    for (const [to, body, status, text] of cases) {
      const answer = await post(to, body);
      expect(answer).toMatchObject({ status, text });
      expect(answer.type).toContain("text/plain");
    }
    expect((await page(talk.max, channelId)).length).toBe(before);
  });

  it("[HOOK3] a channel that is archived, read-only or without the hook says so", async () => {
    const readOnly = await talk.open();
    const one = await hook(readOnly);
    must(await talk.owner.patch(`/api/channels/${readOnly}`, { settings: { readOnly: true } }));
    expect(await post(one.url, '{"text": "x"}')).toMatchObject({
      status: 403,
      text: "action_prohibited",
    });
    must(await talk.owner.del(`/api/channels/${readOnly}`));
    expect(await post(one.url, '{"text": "x"}')).toMatchObject({
      status: 410,
      text: "channel_is_archived",
    });
    const left = await talk.open();
    const two = await hook(left);
    must(await talk.owner.del(`/api/channels/${left}/members/${two.userId}`));
    expect(await post(two.url, '{"text": "x"}')).toMatchObject({
      status: 404,
      text: "channel_not_found",
    });
  });

  it("[HOOK1] a revoked hook is no more, and what it said stays", async () => {
    const channelId = await talk.open();
    const { url, id, userId } = await hook(channelId);
    expect(await post(url, '{"text": "kept"}')).toMatchObject({ text: "ok" });
    must(await talk.owner.del(`${hooksAt()}/${id}`));
    expect(await post(url, '{"text": "x"}')).toMatchObject({ status: 404, text: "no_service" });
    const kept = (await page(talk.max, channelId)).findLast(({ authorId }) => authorId === userId);
    expect(kept).toMatchObject({ body: "kept", as: { name: "Deploys" } });
    const list = must(await talk.owner.get<{ items: { id: string }[] }>(hooksAt()));
    expect(list.items.map((each) => each.id)).not.toContain(id);
  });

  it("[HOOK1] long words come as several messages, and answers go into their thread", async () => {
    const channelId = await talk.open();
    const { url, userId } = await hook(channelId);
    const text = Array.from({ length: 700 }, (_, i) => `line ${i}`).join("\n");
    expect(await post(url, JSON.stringify({ text }))).toMatchObject({ text: "ok" });
    const said = (await page(talk.max, channelId)).filter(({ authorId }) => authorId === userId);
    expect(said.length).toBe(2);
    expect(said.map(({ body }) => body).join("\n")).toBe(text);
    const [first] = said;
    const seconds = Math.floor((first?.at ?? 0) / 1_000_000);
    const ts = `${seconds}.${String((first?.at ?? 0) % 1_000_000).padStart(6, "0")}`;
    expect(await post(url, JSON.stringify({ text: "so", thread_ts: ts }))).toMatchObject({
      text: "ok",
    });
    const replies = await page(talk.max, channelId, `thread=${first?.seq}`);
    expect(replies).toMatchObject([{ body: "so", threadSeq: first?.seq }]);
  });

  it("[HOOK4] a hook that wants signatures refuses what is unsigned, wrong, stale or said again", async () => {
    const channelId = await talk.open();
    const { url, secret } = await hook(channelId, { signed: true });
    const body = '{"text": "signed"}';
    const signed = (ageS: number, of = body) => {
      const timestamp = String(Math.floor(Date.now() / 1_000) - ageS);
      return {
        "edgewise-timestamp": timestamp,
        "edgewise-signature": sign(secret ?? "", timestamp, of),
      };
    };
    const good = signed(0);
    const cases: [Record<string, string>, number, string][] = [
      [{}, 401, "no_signature"],
      [signed(0, "{}"), 401, "invalid_signature"],
      [{ ...signed(0), "edgewise-signature": "v1=00" }, 401, "invalid_signature"],
      [signed(400), 401, "stale_signature"],
      [signed(-400), 401, "stale_signature"],
      [good, 200, "ok"],
      [good, 401, "replayed_signature"],
    ];
    for (const [headers, status, text] of cases)
      expect(await post(url, body, headers)).toMatchObject({ status, text });
    expect((await page(talk.max, channelId)).filter((each) => each.body === "signed")).toHaveLength(
      1,
    );
  });

  it("[HOOK5] only who manages integrations makes hooks, and only for a channel that they are in", async () => {
    const channelId = await talk.open();
    const body = { channelId, name: "x" };
    expect((await talk.max.post(hooksAt(), body)).status).toBe(403);
    expect((await talk.max.get(hooksAt())).status).toBe(403);
    const others = await room(talk.max, talk.workspaceId, [talk.mia]);
    expect((await talk.owner.post(hooksAt(), { ...body, channelId: others })).status).toBe(404);
    expect((await talk.owner.post(hooksAt(), { ...body, icon: "x" })).status).toBe(400);
    const direct = must(
      await talk.owner.post<{ id: string }>(`/api/workspaces/${talk.workspaceId}/channels`, {
        kind: "direct",
        memberIds: [talk.max.userId],
      }),
    );
    expect((await talk.owner.post(hooksAt(), { ...body, channelId: direct.id })).status).toBe(403);
  });

  it("[HOOK1] nobody says under which name their own words are shown", async () => {
    const channelId = await talk.open();
    must(await talk.max.say(channelId, "me", { as: { name: "Olga" } }), 201);
    const line = await talk.dial(talk.max, channelId);
    await line.command({ type: "send", body: "me too", as: { name: "Olga" } });
    talk.hangUp();
    for (const message of await page(talk.mia, channelId)) expect(message).not.toHaveProperty("as");
  });
});
