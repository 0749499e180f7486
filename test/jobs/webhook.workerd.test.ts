import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { webhook } from "../../src/jobs/webhook.ts";
import { newId } from "../../src/protocol/ids.ts";
import { DeliveryTable } from "../../src/storage/directory/hook-deliveries.ts";
import { OutgoingHookTable } from "../../src/storage/directory/outgoing-hooks.ts";
import type { Env } from "../../src/storage/env.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { isUnavailable } from "../../src/storage/unavailable.ts";
import { jobFiles } from "../../src/storage/job-files.ts";

const RESOLVER = "https://resolver.example/dns-query";
const PLACE = "https://hooks.example/in";
const bound: Env = { ...(env as unknown as Env), DOH_URL: RESOLVER };
const MINUTE_MS = 60_000;

afterEach(() => {
  vi.unstubAllGlobals();
  closeBreakers();
});

/** What the resolver and the place answer from now on; a status is an answer without a word. */
function world({ resolver, place }: { resolver: object | number; place: number }): void {
  const answer = (said: object | number) =>
    typeof said === "number" ? new Response(null, { status: said }) : Response.json(said);
  vi.stubGlobal("fetch", async (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : String(input);
    return answer(url.startsWith(RESOLVER) ? resolver : place);
  });
}

const KNOWN = { Status: 0, Answer: [{ type: 1, data: "93.184.216.34" }] };
const NOBODY = { Status: 3 };

/** What else is said of a delivery and of its job. */
type Sent = { body?: Record<string, unknown>; closed?: boolean; mayWait?: boolean };

/** A hook, and what it is sent. */
async function hooked(channelIds: string[] | null = null) {
  const hooks = new OutgoingHookTable(bound);
  const made = {
    id: newId("a"),
    workspaceId: newId("w"),
    name: "Ticker",
    url: PLACE,
    secret: "secret",
    channelIds,
    events: ["message.created" as const],
    keyword: null,
    createdBy: "g_maker",
    createdAt: 1,
    disabledAt: null,
    disabledReason: null,
    failures: 0,
    failingSince: null,
  };
  await hooks.add(made);
  const log = new DeliveryTable(bound);
  return {
    id: made.id,
    /** One try of a delivery; answers what the log has of it. */
    send: async (id: string, attempt: number, at: number, what: Sent = {}) => {
      const { mayWait = true, ...more } = what;
      const job = {
        env: bound,
        id,
        workspaceId: made.workspaceId,
        createdBy: null,
        input: { hookId: made.id, event: "message.created", body: {}, ...more },
        attempt,
        mayWait,
        origin: "",
        now: () => at,
        files: jobFiles(bound, id),
      };
      const failure = await webhook.step(job, null).then(
        () => null,
        (error: unknown) => error,
      );
      return { failure, delivery: await log.find(made.id, id) };
    },
    state: () => hooks.find(made.id),
    name: (names: string[] | null, url: string) =>
      hooks.change(made.id, { channelIds: names, url }),
  };
}

describe("an outgoing hook", () => {
  it("[HOOK5] a change leaves alone what it does not name, and brings back none that is gone", async () => {
    const hook = await hooked();
    const hooks = new OutgoingHookTable(bound);
    expect(await hooks.change(hook.id, { secret: "rotated" })).toBe(true);
    expect(await hooks.change(hook.id, { name: "Other", keyword: undefined })).toBe(true);
    expect(await hook.state()).toMatchObject({ name: "Other", secret: "rotated", url: PLACE });
    await hooks.remove(hook.id);
    expect(await hooks.change(hook.id, { name: "Back" })).toBe(false);
    expect(await hooks.change(hook.id, {})).toBe(false);
    expect(await hook.state()).toBeUndefined();
  });

  it("[HOOK6] that names a private channel no longer is not sent what it still owes of it", async () => {
    const secret = { body: { channelId: "c_secret" }, closed: true };
    const open = { body: { channelId: "c_open" } };
    for (const names of [null, ["c_open"]]) {
      const hook = await hooked(["c_secret", "c_open"]);
      const id = `told_${names?.length ?? "all"}`;
      world({ resolver: KNOWN, place: 500 });
      for (const [n, what] of [secret, open].entries())
        expect((await hook.send(`${id}_${n}`, 1, 0, what)).failure).not.toBeNull();
      await hook.name(names, "https://hooks.example/elsewhere");
      world({ resolver: KNOWN, place: 200 });
      const kept = await hook.send(`${id}_0`, 2, 2_000, secret);
      expect(kept.failure).toBeNull();
      expect(kept.delivery).toMatchObject({ state: "failed", status: null, response: null });
      const sent = await hook.send(`${id}_1`, 2, 2_000, open);
      expect(sent.delivery).toMatchObject({ state: "completed", status: 200 });
    }
  });

  it("[HOOK8] is not disabled by an outage of the resolver, and what it is sent after that arrives", async () => {
    const hook = await hooked();
    world({ resolver: 503, place: 200 });
    for (let i = 0; i < 30; i += 1) {
      const { failure, delivery } = await hook.send(`d_${i}`, 5, i * MINUTE_MS);
      expect(isUnavailable(failure)).toBe(true);
      expect(delivery).toMatchObject({
        state: "active",
        error: expect.stringMatching(/^unavailable/),
      });
    }
    const { delivery: over } = await hook.send("d_over", 1, 0, { mayWait: false });
    expect(over).toMatchObject({ state: "failed", error: expect.stringMatching(/^unavailable/) });
    expect(await hook.state()).toMatchObject({ disabledAt: null, failures: 0 });
    world({ resolver: KNOWN, place: 200 });
    const { failure, delivery } = await hook.send("d_last", 1, 31 * MINUTE_MS);
    expect(failure).toBeNull();
    expect(delivery).toMatchObject({ state: "completed", status: 200 });
  });

  it("[HOOK8] is disabled where its name is nobody's any more, or the place fails", async () => {
    for (const how of [
      { resolver: NOBODY, place: 200 },
      { resolver: KNOWN, place: 500 },
    ]) {
      const hook = await hooked();
      world(how);
      for (let i = 0; i < 19; i += 1) await hook.send(`${how.place}_${i}`, 5, i * MINUTE_MS);
      expect(await hook.state()).toMatchObject({ disabledAt: null, failures: 19 });
      await hook.send(`${how.place}_19`, 5, 19 * MINUTE_MS);
      expect(await hook.state()).toMatchObject({ disabledAt: 19 * MINUTE_MS, failures: 20 });
    }
  });

  it("[HOOK8] is not the better for an outage: what failed before it still counts after it", async () => {
    const hook = await hooked();
    world({ resolver: KNOWN, place: 500 });
    for (let i = 0; i < 10; i += 1) await hook.send(`a_${i}`, 5, i * MINUTE_MS);
    world({ resolver: 503, place: 500 });
    for (let i = 10; i < 40; i += 1) await hook.send(`a_${i}`, 5, i * MINUTE_MS);
    expect(await hook.state()).toMatchObject({ disabledAt: null, failures: 10 });
    world({ resolver: KNOWN, place: 500 });
    for (let i = 40; i < 50; i += 1) await hook.send(`a_${i}`, 5, i * MINUTE_MS);
    expect(await hook.state()).toMatchObject({ disabledAt: 49 * MINUTE_MS });
  });
});
