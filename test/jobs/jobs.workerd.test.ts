import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { consumeJobs } from "../../src/jobs/consumer.ts";
import { newId } from "../../src/protocol/ids.ts";
import { JobTable } from "../../src/storage/directory/jobs.ts";
import { JobTurns } from "../../src/storage/directory/job-turns.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults, now } from "../../src/storage/faults.ts";
import { jobIdOf, recordJob, recordJobs } from "../../src/storage/jobs.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

afterEach(() => {
  clearFaults();
});

/** The bindings with a queue that loses what it is told, and counts it. */
function deaf() {
  const sent = { count: 0 };
  const JOBS = {
    send: async () => {
      sent.count += 1;
      throw new Error("the queue is out");
    },
  };
  return { env: { ...bound, JOBS } as unknown as Env, sent };
}

const sweeper = () => bound.REGISTRY.get(bound.REGISTRY.idFromName("jobs"));
const alarmOf = () => runInDurableObject(sweeper(), (_, state) => state.storage.getAlarm());

/** One message of the queue, as the platform hands it over. */
function message(body: unknown) {
  const outcome = { acked: false, retried: false };
  const batch = {
    queue: "edgewise-jobs",
    messages: [
      {
        id: "1",
        timestamp: new Date(),
        body,
        attempts: 1,
        ack: () => (outcome.acked = true),
        retry: () => (outcome.retried = true),
      },
    ],
  };
  return { outcome, batch: batch as unknown as MessageBatch };
}

async function wake() {
  await consumeJobs(message({ wake: "jobs" }).batch, bound);
}

const job = (more: object = {}) => ({
  kind: "test" as const,
  workspaceId: "w_1",
  createdBy: null,
  title: "Test",
  input: { steps: 1 },
  ...more,
});

async function viewOf(id: string) {
  const row = await new JobTable(bound).find(id);
  if (row === undefined) throw new Error("no such job");
  return row;
}

describe("a job in the runtime", () => {
  it("[JOB1] is recorded though the queue is out, looked after by the sweep, and done", async () => {
    const { env: without, sent } = deaf();
    const { job: view, isNew } = await recordJob(without, job({ input: { steps: 3 } }));
    expect({ isNew, sent: sent.count }).toEqual({ isNew: true, sent: 1 });
    expect(view).toMatchObject({ state: "waiting", progress: { done: 0, total: null } });
    const alarm = await alarmOf();
    expect(alarm).toBeGreaterThan(now() - 1_000);
    expect(alarm).toBeLessThan(now() + 3_000);
    await wake();
    expect(await viewOf(view.id)).toMatchObject({ state: "completed", done: 3, total: 3 });
  });

  it("[JOB1] is recorded once for an id, in whatever company", async () => {
    const id = jobIdOf("hook", "c_1", 7);
    expect(id).toMatch(/^j_[0-9a-z]{20}$/);
    expect(jobIdOf("hook", "c_1", 8)).not.toBe(id);
    const many = await recordJobs(bound, [job({ id }), job(), job({ id, title: "again" })]);
    expect(many).toEqual([true, true, false]);
    expect((await recordJob(bound, job({ id, title: "later" }))).job.title).toBe("Test");
    await wake();
  });

  it("[JOB1] has nobody look after it once all are over, and the sweep then sleeps", async () => {
    await wake();
    // Whoever was about to record something has done so by then.
    injectFaults({ clockSkewMs: HOUR_MS });
    const isAwake = async () => ((await alarmOf()) ?? Infinity) < now() + 29 * DAY_MS;
    for (let looks = 0; looks < 10 && (await isAwake()); looks += 1)
      await runDurableObjectAlarm(sweeper());
    // Until the first of them is to be forgotten.
    expect(await isAwake()).toBe(false);
    expect(await new JobTurns(bound).nextDue(["test"])).toBeUndefined();
  });

  it("[JOB1] of a time to come is looked for at that time", async () => {
    const runAt = now() + 7 * HOUR_MS;
    const { job: view } = await recordJob(bound, job({ runAt }));
    expect(view).toMatchObject({ state: "delayed", runAt });
    await wake();
    expect((await viewOf(view.id)).state).toBe("waiting");
    // Until then nobody has to be awake but for who was about to record more.
    injectFaults({ clockSkewMs: HOUR_MS });
    for (let looks = 0; looks < 10; looks += 1) {
      const at = await alarmOf();
      if (at === runAt) break;
      await runDurableObjectAlarm(sweeper());
    }
    expect(await alarmOf()).toBe(runAt);
    injectFaults({ clockSkewMs: 7 * HOUR_MS + 1_000 });
    await wake();
    expect((await viewOf(view.id)).state).toBe("completed");
  });

  it("[JOB2] whose worker has vanished goes on from its checkpoint when the lease is over", async () => {
    const { env: without } = deaf();
    const { job: view } = await recordJob(without, job({ input: { steps: 4 } }));
    const kinds = [{ kind: "test", rank: 0, concurrency: 5 }];
    const turns = new JobTurns(bound);
    const row = await turns.claim(kinds, { worker: "dead", nowMs: now(), leaseMs: 60_000 });
    expect(row?.id).toBe(view.id);
    const held = { id: view.id, worker: "dead" };
    const reached = { checkpoint: "2", progress: { done: 2, total: 4 } };
    expect(await turns.save(held, reached, now() + 60_000)).toBe("held");
    await wake();
    expect((await viewOf(view.id)).state).toBe("active");
    injectFaults({ clockSkewMs: 61_000 });
    await wake();
    expect(await viewOf(view.id)).toMatchObject({ state: "completed", done: 4 });
    expect(await turns.save(held, reached, now() + 60_000)).toBe("lost");
  });

  it("[JOB4] is tried again when its time has come, and looked for then", async () => {
    const failing = { steps: 2, fails: { at: 1, times: 1, final: false } };
    const { job: view } = await recordJob(deaf().env, job({ input: failing }));
    await wake();
    const row = await viewOf(view.id);
    expect(row).toMatchObject({ state: "waiting", done: 1, attempts: 1, error_code: "test" });
    expect(await alarmOf()).toBeLessThanOrEqual(row.due_at);
    injectFaults({ clockSkewMs: 2_500 });
    await wake();
    expect(await viewOf(view.id)).toMatchObject({ state: "completed", error_code: null });
  });

  it("[JOB4] waits out a store that is out, without using up a try", async () => {
    const { job: view } = await recordJob(deaf().env, job());
    injectFaults({ d1: "fail" });
    await wake();
    clearFaults();
    expect(await viewOf(view.id)).toMatchObject({ state: "waiting", attempts: 0 });
    await wake();
    expect((await viewOf(view.id)).state).toBe("completed");
  });

  it("[JOB5] says each of its lines once, though it runs twice", async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const id = newId("j");
    const input = { steps: 3, channelId: channel.id };
    await recordJob(deaf().env, job({ id, createdBy: ann.userId, input }));
    await wake();
    // As if nothing of it had been noted.
    await bound.DIRECTORY.prepare(
      `UPDATE job SET state = 'waiting', checkpoint = NULL, finished_at = NULL WHERE id = ?`,
    )
      .bind(id)
      .run();
    await wake();
    expect((await viewOf(id)).state).toBe("completed");
    const { items } = await ann.json<{ items: { clientMsgId: string }[] }>(
      `/api/channels/${channel.id}/messages`,
    );
    expect(items.map(({ clientMsgId }) => clientMsgId)).toEqual(
      [0, 1, 2].map((n) => `job.${id}.${n}`),
    );
  });

  it("[JOB5] is judged like those it speaks for", async () => {
    const ann = await Person.guest();
    const bob = await Person.guest();
    const { channel } = await ann.found();
    const input = { steps: 1, channelId: channel.id };
    const { job: view } = await recordJob(deaf().env, job({ createdBy: bob.userId, input }));
    await wake();
    expect(await viewOf(view.id)).toMatchObject({ state: "failed", attempts: 1 });
  });

  it("[JOB1] a message that is none of ours is left to the dead-letter queue", async () => {
    for (const body of ["x", null, {}, { wake: "others" }]) {
      const { outcome, batch } = message(body);
      await consumeJobs(batch, bound);
      expect(outcome).toEqual({ acked: false, retried: true });
    }
  });
});
