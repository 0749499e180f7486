import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { callers } from "../../src/http/callers.ts";
import { routes } from "../../src/http/routes.ts";
import { SCOPES } from "../../src/protocol/integrations.ts";
import type { Scope } from "../../src/protocol/integrations.ts";
import type { Message } from "../../src/protocol/events.ts";
import { Person } from "../channel/world.ts";

const SAID = "between us alone";
const CLOSING = ["DELETE", "PATCH"];

/** A body that each route takes for its own: what it does not know it passes over. */
const BODY = {
  body: "another",
  text: "another",
  at: Date.now() + 3_600_000,
  sendAt: Date.now() + 3_600_000,
  closed: true,
  level: "all",
  ids: [],
};

/** A public channel where Ann has said something and Ben, whom a key stands for, too. */
async function scene() {
  const [ann, ben] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, ben);
  const say = async (who: Person, body: string, more: object = {}) =>
    (
      await who.json<{ message: Message }>(`/api/channels/${channel.id}/messages`, "POST", {
        body,
        ...more,
      })
    ).message.seq;
  const seq = await say(ann, SAID);
  const own = await say(ben, "mine");
  /** What the routes answer to a key of Ben's. */
  const ask = async (method: string, path: string, scopes: readonly Scope[], body: object = {}) => {
    const request = new Request(`http://edgewise.test${path}`, {
      method,
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    });
    callers.set(request, {
      sessionId: `k_${"0".repeat(20)}`,
      userId: ben.userId,
      expiresAt: Number.POSITIVE_INFINITY,
      via: "bearer",
      plan: "free",
      scopes,
    });
    const context = createExecutionContext();
    const response = await routes.fetch(request, env, context);
    const text = await response.text();
    await waitOnExecutionContext(context);
    return { status: response.status, text };
  };
  return { workspace, channel, seq, own, ask };
}

/** Every route of a channel and of oneself, what ends something last. */
function all(channelId: string, workspaceId: string, seq: number): [string, string][] {
  const places: Record<string, string> = { seq: `${seq}`, emoji: "%F0%9F%91%8D", option: "0" };
  const found = routes.routes.flatMap(({ method, path }): [string, string][] => {
    if (method === "ALL" || !/^\/api\/(?:channels|me|inbox|workspaces)\b/.test(path)) return [];
    const id = path.startsWith("/api/channels") ? channelId : workspaceId;
    return [
      [method, path.replace(":id", id).replace(/:(\w+)/g, (_, name) => places[name] ?? "me")],
    ];
  });
  const weight = ([method, path]: [string, string]) =>
    CLOSING.includes(method) ? 1_000 - path.length : 0;
  return found.toSorted((a, b) => weight(a) - weight(b));
}

/** The routes whose answers to a key with these scopes hold what Ann said. */
async function telling(scopes: readonly Scope[]): Promise<string[]> {
  const { workspace, channel, seq, ask } = await scene();
  const told: string[] = [];
  for (const [method, path] of all(channel.id, workspace.id, seq))
    if ((await ask(method, path, scopes, BODY)).text.includes(SAID)) told.push(`${method} ${path}`);
  return told;
}

it("[BOT3] what others said is in no answer to a key without chat:read", async () => {
  expect((await telling(SCOPES)).length).toBeGreaterThan(5);
  expect(await telling(SCOPES.filter((scope) => scope !== "chat:read"))).toEqual([]);
});

it("[BOT3] a key that only writes is answered its own message, and of another's that it is done", async () => {
  const { channel, seq, own, ask } = await scene();
  const at = `/api/channels/${channel.id}/messages`;
  const writes: readonly Scope[] = ["chat:write"];
  for (const [method, path] of [
    ["PUT", "follow"],
    ["DELETE", "follow"],
    ["PUT", "reactions/%F0%9F%91%8D"],
    ["DELETE", "reactions/%F0%9F%91%8D"],
  ] as const) {
    const done = await ask(method, `${at}/${seq}/${path}`, writes);
    expect([path, done]).toEqual([path, { status: 200, text: '{"message":null}' }]);
    const read = await ask(method, `${at}/${seq}/${path}`, ["chat:read", "chat:write"]);
    expect(JSON.parse(read.text)).toMatchObject({ message: { seq, body: SAID } });
  }
  const edited = await ask("PATCH", `${at}/${own}`, writes, { body: "mine again" });
  expect(JSON.parse(edited.text)).toMatchObject({ message: { seq: own, body: "mine again" } });
  const id = crypto.randomUUID();
  for (const status of [201, 200]) {
    const said = await ask("POST", at, writes, { body: "beep", clientMsgId: id });
    expect([said.status, JSON.parse(said.text)]).toMatchObject([
      status,
      { message: { body: "beep" } },
    ]);
  }
  expect(await ask("PATCH", `${at}/${seq}`, writes, { body: "theirs" })).toMatchObject({
    status: 403,
  });
});
