import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { postAsHook } from "../../src/http/hook-post.ts";
import { SlackRefusal } from "../../src/http/slack-words.ts";
import type { ChannelView } from "../../src/protocol/http.ts";
import type { NewIncomingHookView } from "../../src/protocol/integrations.ts";
import type { Message } from "../../src/protocol/events.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { pushOut } from "../channel/pushed-out.ts";
import { Person } from "../channel/world.ts";

afterEach(() => clearFaults());

/** A private channel with a hook, what was said in it first, and that message's `ts`. */
async function hooked() {
  const ann = await Person.guest();
  const { workspace } = await ann.found();
  const channel = await ann.json<ChannelView>(`/api/workspaces/${workspace.id}/channels`, "POST", {
    kind: "private",
    name: "deploys",
  });
  const path = `/api/channels/${channel.id}`;
  const hook = await ann.json<NewIncomingHookView>(
    `/api/workspaces/${workspace.id}/hooks/incoming`,
    "POST",
    { channelId: channel.id, name: "Deploys" },
  );
  const said = await ann.json<{ message: Message }>(`${path}/messages`, "POST", { body: "top" });
  const { seq, at } = said.message;
  const ts = `${Math.floor(at / 1_000_000)}.${String(at % 1_000_000).padStart(6, "0")}`;
  return { ann, path, hook, seq, ts };
}

async function post({ url }: NewIncomingHookView, body: object) {
  const answer = await exports.default.fetch(url, { method: "POST", body: JSON.stringify(body) });
  return [answer.status, await answer.text()];
}

describe("a hook that answers in a thread", () => {
  it("[HOOK3] says of a thread that is none that it is none, and of a channel that is gone so too", async () => {
    const { ann, path, hook, seq, ts } = await hooked();
    expect(await post(hook, { text: "by place", thread_ts: String(seq) })).toEqual([200, "ok"]);
    expect(await post(hook, { text: "by time", thread_ts: ts })).toEqual([200, "ok"]);
    const replies = await ann.json<{ items: Message[] }>(`${path}/messages?thread=${seq}`);
    expect(replies.items.map(({ body }) => body)).toEqual(["by place", "by time"]);
    const reply = String(replies.items[0]?.seq);
    for (const none of ["999", "1.000001", "yesterday", reply])
      expect(await post(hook, { text: "x", thread_ts: none })).toEqual([400, "thread_not_found"]);

    await ann.json(`${path}/members/${hook.userId}`, "DELETE");
    for (const thread of [ts, String(seq), "999"])
      expect(await post(hook, { text: "x", thread_ts: thread })).toEqual([
        404,
        "channel_not_found",
      ]);
  });

  it(
    "[HOOK3] says that older history is out, where only that can tell which thread is meant",
    { timeout: 60_000 },
    async () => {
      const { ann, path, hook, seq, ts } = await hooked();
      const last = await ann.json<{ message: Message }>(`${path}/messages`, "POST", { body: "x" });
      const channelId = hook.channelId;
      const floor = await pushOut(ann, channelId, 200, (n) => ({
        type: "react",
        seq: last.message.seq,
        emoji: "👍",
        on: n % 2 === 0,
      }));
      expect(floor).toBeGreaterThan(seq);
      const message = { parts: ["late"], name: "", icon: "", thread: ts, broadcast: false };
      const { id, userId, name, icon } = hook;
      // The Env of the tests has what the Worker's has.
      const say = () =>
        postAsHook(
          env as unknown as Env,
          { id, userId, name, icon, channelId },
          message,
          undefined,
        ).catch((error: unknown) => {
          if (error instanceof SlackRefusal) return error.words;
          throw error;
        });
      injectFaults({ d1: "fail" });
      expect(await say()).toEqual({
        status: 503,
        text: "rollup_error",
        retryAfter: expect.any(Number),
      });
      clearFaults();
      expect(await say()).toBeUndefined();
      const replies = await ann.json<{ items: Message[] }>(`${path}/messages?thread=${seq}`);
      expect(replies.items.map(({ body }) => body)).toEqual(["late"]);
    },
  );
});
