import { env, exports } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import type { JobView } from "../../src/protocol/jobs.ts";
import { policyOf } from "../../src/protocol/jobs.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { recordJob } from "../../src/storage/jobs.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const MOST = policyOf("import").aWorkspace ?? 0;

afterEach(() => {
  clearFaults();
});

/** Starts an import of a log, with its file. */
function importInto(who: Person, workspaceId: string, channelId: string, key?: string) {
  const input = { workspaceId, format: "log", channelId, fileName: "log.jsonl" };
  const body = JSON.stringify({ day: "2009-03-12", time: "10:00", nick: "ada", text: "hello" });
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  return exports.default.fetch(`http://edgewise.test/api/jobs/import?${query.toString()}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${who.token}`,
      "Content-Type": "application/octet-stream",
      "Content-Length": String(body.length),
      ...(key !== undefined && { "Idempotency-Key": key }),
    },
    body,
  });
}

it("[JOB9] one import more than a workspace may have is refused, and leaves nothing behind", async () => {
  // Nobody works at them.
  injectFaults({ queue: "fail" });
  const ann = await Person.guest();
  const { workspace, channel } = await ann.found();
  const start = (key?: string) => importInto(ann, workspace.id, channel.id, key);
  const tries = await Promise.all(Array.from({ length: MOST + 5 }, () => start()));
  expect(tries.filter(({ status }) => status === 201)).toHaveLength(MOST);
  const files = async () => (await bound.FILES.list({ prefix: "jobs/" })).objects.length;
  expect(await files()).toBe(MOST);

  const refused = await start("key");
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: "rate_limited" });
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  // Others have places of their own, and what the system records needs none.
  const ben = await Person.guest();
  const other = await ben.found();
  expect((await importInto(ben, other.workspace.id, other.channel.id)).status).toBe(201);
  const own = { kind: "import" as const, workspaceId: workspace.id, input: {}, title: "Own" };
  expect((await recordJob(bound, { ...own, createdBy: null })).isNew).toBe(true);

  // One that ends makes room for one, be it a new one or one that failed.
  const [taken] = tries.filter(({ status }) => status === 201);
  const { id } = (await taken?.json<JobView>()) ?? { id: "" };
  await ann.json(`/api/jobs/${id}/cancel`, "POST");
  expect((await start("key")).status).toBe(201);
  expect((await start("key")).status).toBe(200);
  const again = await ann.fetch(`/api/jobs/${id}/retry`, "POST");
  expect(again.status).toBe(429);
  expect(await ann.json(`/api/jobs/${id}`)).toMatchObject({ state: "failed" });
});
