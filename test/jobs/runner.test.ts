import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { JobKind, JobRun, Step } from "../../src/jobs/kind.ts";
import { JobFailure } from "../../src/jobs/kind.ts";
import { backOffMs, Run } from "../../src/jobs/runner.ts";
import { StepTimeout, within } from "../../src/jobs/step-timeout.ts";
import type { JobError, JobView } from "../../src/protocol/jobs.ts";
import { toJobView } from "../../src/storage/directory/job-row.ts";
import { LEASE_MS, Shop } from "./support.ts";

type Input = { upTo: number };

/** A kind that counts; `act` may do something else at a place. */
function counting(act: (job: JobRun<Input>, at: number) => unknown): JobKind<Input, number> {
  return {
    name: "import",
    input: z.object({ upTo: z.number() }),
    start: null,
    title: () => "count",
    async step(job, checkpoint): Promise<Step<number>> {
      const at = checkpoint ?? 0;
      await act(job, at);
      const progress = { done: at + 1, total: job.input.upTo };
      return at + 1 < job.input.upTo ? { next: at + 1, progress } : { done: { at }, progress };
    },
  };
}

/** A shop with one worker of one kind. */
async function scene(act: (job: JobRun<Input>, at: number) => unknown = () => undefined) {
  const shop = new Shop();
  const id = await shop.record("import", { input: JSON.stringify({ upTo: 3 }) });
  const told: JobView[] = [];
  const looks: number[] = [];
  const buried: JobError[] = [];
  const deps = {
    env: shop.directory.env,
    turns: shop.turns,
    now: () => shop.nowMs,
    tell: async (row: Parameters<typeof toJobView>[0]) => {
      told.push(toJobView(row, shop.nowMs));
    },
    lookAt: async (at: number) => {
      looks.push(at);
    },
    bury: async (_: unknown, error: JobError) => {
      buried.push(error);
    },
    within: <T>(ms: number, _: string, step: () => Promise<T>) => within(ms, step()),
  };
  const work = async (untilMs = 15_000) => {
    const row = await shop.take();
    await new Run(deps, row).work(counting(act), shop.nowMs + untilMs);
  };
  /** As often as an import may be tried, each time when it is due. */
  const fourTries = async () => {
    for (let i = 0; i < 4; i += 1) {
      await work();
      shop.nowMs = shop.row(id).due_at;
    }
  };
  return { shop, id, told, looks, buried, work, fourTries };
}

describe("a worker at a job", () => {
  it("[JOB5] goes step by step, keeps what each has reached, and tells how it went", async () => {
    const steps: number[] = [];
    const { shop, id, told, work } = await scene((job, at) => {
      expect(job).toMatchObject({ id, workspaceId: "w_1", createdBy: "ann", attempt: 1 });
      steps.push(at);
    });
    await work();
    expect(steps).toEqual([0, 1, 2]);
    expect(shop.row(id)).toMatchObject({
      state: "completed",
      result: '{"at":2}',
      done: 3,
      total: 3,
    });
    expect(told.at(-1)).toMatchObject({
      state: "completed",
      result: { at: 2 },
      progress: { done: 3, total: 3 },
      finishedAt: shop.nowMs,
    });
  });

  it("[JOB2] one that ends without a word is followed by one that goes on from the last checkpoint", async () => {
    const steps: number[] = [];
    let dies = true;
    const { shop, id, work } = await scene((_, at) => {
      steps.push(at);
      if (at === 1 && dies) {
        dies = false;
        shop.directory.isOut = true;
        throw new Error("D1_ERROR: gone");
      }
    });
    // What came of it could not be written either.
    await expect(work()).rejects.toThrow("out of service");
    shop.directory.isOut = false;
    expect(shop.row(id)).toMatchObject({ state: "active", checkpoint: "1" });
    shop.nowMs += LEASE_MS;
    await work();
    expect(steps).toEqual([0, 1, 1, 2]);
    expect(shop.row(id).state).toBe("completed");
  });

  it("[JOB2] whose job is another's by now says no more", async () => {
    const { shop, id, told, work } = await scene(async (_, at) => {
      if (at !== 1) return;
      shop.nowMs += LEASE_MS;
      await shop.take();
    });
    await work();
    expect(shop.row(id)).toMatchObject({ state: "active", checkpoint: "1" });
    expect(told.map(({ state }) => state)).toEqual(["active"]);
  });

  it("[JOB4] tries a step again after 2, 4 and 8 s, and then lets the job fail and shows it to the operator", async () => {
    const tries: number[] = [];
    const { shop, id, looks, buried, told, work } = await scene((job, at) => {
      if (at !== 1) return;
      tries.push(job.attempt);
      throw new JobFailure("refused", "No", { final: false });
    });
    const waits = [];
    for (let i = 0; i < 4; i += 1) {
      const before = shop.nowMs;
      await work();
      const { state, due_at: dueAt } = shop.row(id);
      if (state === "failed") break;
      waits.push(dueAt - before);
      shop.nowMs = dueAt - 1;
      expect(await shop.claim()).toBeUndefined();
      expect(told.at(-1)).toMatchObject({ state: "delayed", error: { code: "refused" } });
      shop.nowMs = dueAt;
    }
    expect(waits).toEqual([2_000, 4_000, 8_000]);
    expect(looks).toHaveLength(3);
    expect(tries).toEqual([1, 2, 3, 4]);
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "refused", checkpoint: "1" });
    expect(buried).toEqual([{ code: "refused", message: "No" }]);
    expect(told.at(-1)).toMatchObject({ state: "failed", error: { code: "refused" }, attempts: 4 });
  });

  it("[JOB4] a step that went well gives the next one all its tries", async () => {
    const failed = new Set<number>();
    const { shop, id, work } = await scene((job, at) => {
      if (job.attempt < 4) throw new JobFailure("refused", "No", { final: false });
      failed.add(at);
    });
    while (shop.row(id).finished_at === null) {
      await work();
      shop.nowMs = shop.row(id).due_at;
    }
    expect([...failed]).toEqual([0, 1, 2]);
    expect(shop.row(id).state).toBe("completed");
  });

  it("[JOB4] what is final is not tried again, and what says when is tried then", async () => {
    const { shop, id, buried, work } = await scene((job) => {
      if (job.attempt === 1)
        throw new JobFailure("busy", "Later", { final: false, retryAtMs: shop.nowMs + 77_000 });
      throw new JobFailure("gone", "Never", { final: true });
    });
    await work();
    expect(shop.row(id).due_at).toBe(shop.nowMs + 77_000);
    shop.nowMs += 77_000;
    await work();
    expect(shop.row(id)).toMatchObject({
      state: "failed",
      error_code: "gone",
      error_message: "Never",
    });
    expect(buried).toEqual([]);
  });

  it("[JOB4] what has used up tries of its own is shown to the operator as well", async () => {
    const { shop, id, buried, work } = await scene(() => {
      throw new JobFailure("push_failed", "No", { final: true, isSpent: true });
    });
    await work();
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "push_failed" });
    expect(buried).toEqual([{ code: "push_failed", message: "No" }]);
  });

  it("[JOB4] an outage uses up no try, but does not last for ever", async () => {
    let outages = 0;
    const mayWait: boolean[] = [];
    const { shop, id, work } = await scene((job) => {
      outages += 1;
      mayWait.push(job.mayWait);
      throw new Error("D1_ERROR: out of service");
    });
    while (shop.row(id).state !== "failed") {
      await work();
      shop.nowMs = shop.row(id).due_at;
    }
    expect(outages).toBe(31);
    // The last step may say so where its people look.
    expect(mayWait).toEqual([...Array(30).fill(true), false]);
    expect(shop.row(id)).toMatchObject({ error_code: "unavailable", checkpoint: null });
  });

  it("[JOB4] what D1 says of a statement is no outage: it uses up the tries", async () => {
    const { shop, id, fourTries } = await scene(() => {
      throw new Error("D1_ERROR: no such column: nme: SQLITE_ERROR");
    });
    await fourTries();
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "internal" });
  });

  it("[SEE9] a bug is one line of the log, without what could be data", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { id, work } = await scene(() => {
      throw new TypeError(`no way to "a certain place" of ann@example.org`);
    });
    await work();
    const lines = log.mock.calls;
    log.mockRestore();
    expect(lines).toHaveLength(1);
    const text = String(lines[0]?.[0]);
    expect(lines[0]).toEqual([text]);
    expect(JSON.parse(text)).toMatchObject({
      level: "error",
      event: "failure",
      what: "job of kind import",
      name: "TypeError",
      message: "no way to … of …",
      attempt: 1,
    });
    for (const thing of [id, "certain place", "ann@"]) expect(text).not.toContain(thing);
  });

  it("[JOB4] a bug says nothing of itself, and an input that its kind does not take is not tried", async () => {
    const { shop, id, work, fourTries } = await scene(() => {
      throw new TypeError("secret");
    });
    await fourTries();
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "internal" });
    expect(shop.row(id).error_message).not.toContain("secret");
    const wrong = await shop.record("import", { input: `{"upTo":"x"}` });
    await work();
    expect(shop.row(wrong)).toMatchObject({ state: "failed", error_code: "invalid" });
  });

  it("[JOB6] stops after the step in which it was cancelled, and before the first where it never came to one", async () => {
    const steps: number[] = [];
    const { shop, id, told, work } = await scene(async (_, at) => {
      steps.push(at);
      if (at === 1) await shop.table.cancel(id, shop.nowMs);
    });
    await work();
    expect(steps).toEqual([0, 1]);
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "cancelled" });
    expect(told.at(-1)).toMatchObject({ state: "failed", error: { code: "cancelled" } });
    const lost = await shop.record("import", { input: `{"upTo":3}` });
    await shop.take();
    await shop.table.cancel(lost, shop.nowMs);
    shop.nowMs += LEASE_MS;
    await work();
    expect(steps).toEqual([0, 1]);
    expect(shop.row(lost)).toMatchObject({ state: "failed", error_code: "cancelled" });
  });

  it("[JOB6] a try that fails while it is being cancelled ends it", async () => {
    const { shop, id, work } = await scene(async () => {
      await shop.table.cancel(id, shop.nowMs);
      throw new JobFailure("refused", "No", { final: false });
    });
    await work();
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "cancelled" });
  });

  it("[JOB5] when its turn is over the job waits for the next, where it was", async () => {
    const { shop, id, work } = await scene(() => {
      shop.nowMs += 10_000;
    });
    await work();
    expect(shop.row(id)).toMatchObject({
      state: "waiting",
      checkpoint: "2",
      attempts: 0,
      worker: null,
    });
    await work();
    expect(shop.row(id).state).toBe("completed");
  });

  it("[JOB2] a job at which every worker vanishes fails in the end", async () => {
    const { shop, id, buried, work } = await scene();
    for (let i = 0; i < 31; i += 1) {
      await shop.take();
      shop.nowMs += LEASE_MS;
    }
    await work();
    expect(shop.row(id)).toMatchObject({ state: "failed", error_code: "lost" });
    expect(buried).toMatchObject([{ code: "lost" }]);
  });
});

describe("a step", () => {
  it("[JOB4] that does not answer has failed", async () => {
    await expect(within(5, new Promise(() => undefined))).rejects.toBeInstanceOf(StepTimeout);
    expect(await within(5_000, Promise.resolve(1))).toBe(1);
  });

  it("[JOB4] waits twice as long each time, five minutes at most", () => {
    expect([1, 2, 3, 4, 9, 40].map(backOffMs)).toEqual([
      2_000, 4_000, 8_000, 16_000, 300_000, 300_000,
    ]);
  });
});
