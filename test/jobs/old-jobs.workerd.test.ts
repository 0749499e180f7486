import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { newId } from "../../src/protocol/ids.ts";
import { JobTable } from "../../src/storage/directory/jobs.ts";
import { clearFaults, injectFaults, now } from "../../src/storage/faults.ts";
import { putJobFile } from "../../src/storage/job-files.ts";
import { recordJob, recordJobs } from "../../src/storage/jobs.ts";
import { filesOf } from "../../src/storage/r2.ts";
import { work } from "./work.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

afterEach(() => clearFaults());

const sweeper = () => env.REGISTRY.get(env.REGISTRY.idFromName("jobs"));
const alarmOf = () => runInDurableObject(sweeper(), (_, { storage }) => storage.getAlarm());

const job = (more: object = {}) => ({
  kind: "test" as const,
  workspaceId: "w_1",
  createdBy: null,
  title: "Test",
  input: { steps: 1 },
  ...more,
});

async function filesAt(id: string): Promise<string[]> {
  const { objects } = await filesOf(env).list({ prefix: `jobs/${id}/` });
  return objects.map(({ key }) => key);
}

/** Lets the sweep run so many days from now, and some seconds later again and again. */
async function sweep(days: number, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    injectFaults({ clockSkewMs: days * DAY_MS + turn * 2_000 });
    await runDurableObjectAlarm(sweeper());
  }
}

const isKept = async (id: string) => (await new JobTable(env).find(id)) !== undefined;

it("[JOB8] 30 days after its end a job is forgotten with all that it wrote, though it failed and others wait", async () => {
  const input = { steps: 3, writes: true, fails: { at: 2, times: 9, final: true } };
  const id = newId("j");
  await putJobFile(env, id, { bytes: 6, stream: new Blob(["a file"]).stream() });
  await recordJob(env, job({ id, input, hasFile: true }));
  const half = newId("j");
  await recordJob(env, job({ id: half, input }));
  await work();
  expect((await new JobTable(env).find(half))?.state).toBe("failed");
  expect(await filesAt(half)).toEqual([`jobs/${half}/output/0`, `jobs/${half}/output/1`]);
  expect(await filesAt(id)).toHaveLength(3);

  // Somebody always has something to do.
  injectFaults({ clockSkewMs: 29 * DAY_MS });
  const waiting = await recordJob(env, job({ runAt: now() + 30 * DAY_MS }));
  await recordJobs(env, [job(), job({ runAt: now() + DAY_MS + HOUR_MS })]);
  await sweep(29, 3);
  expect([await isKept(half), await isKept(id)]).toEqual([true, true]);
  await sweep(30 + 1 / 24, 3);
  expect([await isKept(half), await isKept(id)]).toEqual([false, false]);
  expect([...(await filesAt(half)), ...(await filesAt(id))]).toEqual([]);
  expect(await isKept(waiting.job.id)).toBe(true);
});

it("[JOB8] where many are old they go one part after the other, and then nobody is awake before the next one is", async () => {
  await env.DIRECTORY.prepare(`DELETE FROM job`).run();
  const many = Array.from({ length: 450 }, () => job({ id: newId("j"), kind: "webhook" }));
  const start = now();
  await recordJobs(env, many);
  const end = env.DIRECTORY.prepare(
    `UPDATE job SET state = 'completed', finished_at = ? WHERE finished_at IS NULL`,
  );
  await end.bind(start).run();
  injectFaults({ clockSkewMs: 31 * DAY_MS });
  await recordJob(env, job());
  await end.bind(now()).run();
  await sweep(31, 8);
  const left = await env.DIRECTORY.prepare(`SELECT count(*) AS n FROM job`).first<{ n: number }>();
  expect(left?.n).toBe(1);
  await sweep(32, 3);
  expect(await alarmOf()).toBeGreaterThan(start + 60 * DAY_MS);
});
