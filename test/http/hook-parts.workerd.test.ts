import { exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Message } from "../../src/protocol/events.ts";
import type { ChannelView } from "../../src/protocol/http.ts";
import type { NewIncomingHookView } from "../../src/protocol/integrations.ts";
import { sign } from "../../src/protocol/signature.ts";
import { clearFaults, injectFaults, now } from "../../src/storage/faults.ts";
import { Person } from "../channel/world.ts";

afterEach(() => clearFaults());

const LONG = Array.from({ length: 700 }, (_, i) => `line ${i}`).join("\n");

async function hooked(more: object = {}) {
  const ann = await Person.guest();
  const { workspace } = await ann.found();
  const channels = `/api/workspaces/${workspace.id}/channels`;
  const { id } = await ann.json<ChannelView>(channels, "POST", { kind: "public", name: "deploys" });
  const hook = await ann.json<NewIncomingHookView>(
    `/api/workspaces/${workspace.id}/hooks/incoming`,
    "POST",
    { channelId: id, name: "Deploys", ...more },
  );
  const said = async () => {
    const page = await ann.json<{ items: Message[] }>(`/api/channels/${id}/messages`);
    return page.items.filter(({ authorId }) => authorId === hook.userId).map(({ body }) => body);
  };
  const set = (settings: object) => ann.json(`/api/channels/${id}`, "PATCH", { settings });
  return { ann, hook, said, set };
}

async function post({ url, secret }: NewIncomingHookView, text: string, signedAt = now()) {
  const body = JSON.stringify({ text });
  const timestamp = String(Math.floor(signedAt / 1_000));
  const headers = {
    "Edgewise-Timestamp": timestamp,
    "Edgewise-Signature": secret === null ? "" : sign(secret, timestamp, body),
  };
  const answer = await exports.default.fetch(url, { method: "POST", body, headers });
  return [answer.status, await answer.text()];
}

describe("a post that is too long for one message", () => {
  it("[HOOK1] is said whole in slow mode, in one frame, and the next one has to wait", async () => {
    const { ann, hook, said, set } = await hooked();
    await set({ slowModeS: 60 });
    const line = await ann.open(hook.channelId);
    expect(await post(hook, LONG)).toEqual([200, "ok"]);
    const told = await line.hear("events", ({ events }) =>
      events.some(({ type }) => type === "message.created"),
    );
    expect(told.events.map(({ type }) => type)).toEqual(["message.created", "message.created"]);
    expect((await said()).join("\n")).toBe(LONG);
    expect(await post(hook, LONG)).toEqual([429, "rate_limited"]);
    expect(await said()).toHaveLength(2);
    line.close();
  });

  it("[HOOK3] is refused whole, and a signed one can come again as it was", async () => {
    const { hook, said, set } = await hooked({ signed: true });
    await set({ slowModeS: 60 });
    expect(await post(hook, "short")).toEqual([200, "ok"]);
    const signedAt = now();
    expect(await post(hook, LONG, signedAt)).toEqual([429, "rate_limited"]);
    expect(await said()).toEqual(["short"]);
    injectFaults({ clockSkewMs: 70_000 });
    expect(await post(hook, LONG, signedAt)).toEqual([200, "ok"]);
    expect((await said()).slice(1).join("\n")).toBe(LONG);
    expect(await post(hook, LONG, signedAt)).toEqual([401, "replayed_signature"]);
    expect(await said()).toHaveLength(3);
  });

  it("[HOOK3] is refused whole where only its last part calls everybody and may not", async () => {
    const { hook, said, set } = await hooked();
    await set({ mentionAll: "moderators" });
    expect(await post(hook, `${LONG}\n<!channel>`)).toEqual([403, "action_prohibited"]);
    expect(await said()).toEqual([]);
  });
});
