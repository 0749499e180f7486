import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobRow } from "../../src/storage/directory/job-row.ts";
import { heldBy, KINDS, LEASE_MS, Shop } from "./support.ts";

/** What is said of a job besides the table. */
type Model = {
  kind: string;
  workspaceId: string;
  state: "waiting" | "active" | "completed" | "failed";
  dueAt: number;
  order: number;
  checkpoint: number;
  holder: string | null;
  isCancelling: boolean;
};

type Move =
  | { do: "record"; kind: number; workspace: number; inMs: number }
  | { do: "claim" }
  | { do: "save" | "complete" | "fail" | "cancel" | "retry"; which: number }
  | { do: "release" | "delay"; which: number; inMs: number }
  | { do: "wait"; ms: number };

const which = fc.nat(30);
const inMs = fc.constantFrom(0, 1, 1_000, LEASE_MS);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("record" as const),
      kind: fc.nat(2),
      workspace: fc.nat(2),
      inMs,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("claim" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("save" as const, "complete" as const, "fail" as const),
      which,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("cancel" as const, "retry" as const), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("release" as const, "delay" as const),
      which,
      inMs,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: inMs }) },
);

/** The table beside a plain list that is asked the same. */
class Pair {
  readonly shop = new Shop();
  readonly jobs = new Map<string, Model>();
  /** Everybody who ever held a job, also those who hold it no more. */
  readonly claims: JobRow[] = [];

  isDue(job: Model): boolean {
    return (job.state === "waiting" || job.state === "active") && job.dueAt <= this.shop.nowMs;
  }

  atWork(kind: string, workspaceId?: string): number {
    const isHeld = (job: Model) => job.state === "active" && job.dueAt > this.shop.nowMs;
    const isOf = (job: Model) =>
      job.kind === kind && (workspaceId === undefined || job.workspaceId === workspaceId);
    return [...this.jobs.values()].filter((job) => isOf(job) && isHeld(job)).length;
  }

  /** Of what waits of one kind whose turn it is: that of the workspace with the fewest at work. */
  firstOf(kind: string): Model | undefined {
    const load = (job: Model) => this.atWork(kind, job.workspaceId);
    return [...this.jobs.values()]
      .filter((job) => job.kind === kind && job.state === "waiting" && this.isDue(job))
      .toSorted((a, b) => load(a) - load(b) || a.dueAt - b.dueAt || a.order - b.order)[0];
  }

  expected(): Model | undefined {
    const rank = (kind: string) => KINDS.findIndex((one) => one.kind === kind);
    return [...this.jobs.values()]
      .filter((job) => this.isDue(job))
      .filter((job) => job.state === "active" || job === this.firstOf(job.kind))
      .filter(({ kind }) => this.atWork(kind) < (KINDS[rank(kind)]?.concurrency ?? 0))
      .toSorted((a, b) => rank(a.kind) - rank(b.kind) || a.dueAt - b.dueAt || a.order - b.order)[0];
  }

  async play(step: Move): Promise<void> {
    const { shop, jobs } = this;
    if (step.do === "wait") shop.nowMs += step.ms;
    else if (step.do === "record") {
      const kind = KINDS[step.kind]?.kind ?? "import";
      const dueAt = shop.nowMs + step.inMs;
      const workspaceId = `w_${step.workspace}`;
      const id = await shop.record(kind, { dueAt, workspaceId });
      const fresh = { checkpoint: 0, holder: null, isCancelling: false, order: jobs.size };
      jobs.set(id, { kind, workspaceId, state: "waiting", dueAt, ...fresh });
    } else if (step.do === "claim") await this.#claim();
    else if (step.do === "cancel" || step.do === "retry") await this.#handle(step.do, step.which);
    else await this.#hold(step);
  }

  async #claim(): Promise<void> {
    const wanted = this.expected();
    const row = await this.shop.claim();
    expect(row === undefined ? undefined : this.jobs.get(row.id)).toBe(wanted);
    if (row === undefined || wanted === undefined) return;
    expect(Number(row.checkpoint ?? 0)).toBe(wanted.checkpoint);
    this.claims.push(row);
    Object.assign(wanted, {
      state: "active",
      dueAt: this.shop.nowMs + LEASE_MS,
      holder: row.worker,
    });
  }

  async #handle(what: "cancel" | "retry", at: number): Promise<void> {
    const { shop, jobs } = this;
    const [id, job] = [...jobs][at % Math.max(jobs.size, 1)] ?? [];
    if (id === undefined || job === undefined) return;
    if (what === "cancel") {
      await shop.table.cancel(id, shop.nowMs);
      if (job.state === "waiting") job.state = "failed";
      else if (job.state === "active") job.isCancelling = true;
    } else {
      expect(await shop.table.retry(id, shop.nowMs)).toBe(job.state === "failed");
      if (job.state === "failed")
        Object.assign(job, { state: "waiting", dueAt: shop.nowMs, isCancelling: false });
    }
  }

  /** Somebody who holds, or has held, a job says something of it. */
  async #hold(step: Extract<Move, { which: number }>): Promise<void> {
    const { turns, nowMs } = this.shop;
    const row = this.claims[step.which % Math.max(this.claims.length, 1)];
    const job = row === undefined ? undefined : this.jobs.get(row.id);
    if (row === undefined || job === undefined) return;
    const held = heldBy(row);
    const isHis = job.state === "active" && job.holder === held.worker;
    const reached = { checkpoint: String(job.checkpoint + 1), progress: undefined };
    const error = { code: "x", message: "x" };
    if (step.do === "save") {
      const said = await turns.save(held, reached, nowMs + LEASE_MS);
      expect(said).toBe(isHis ? (job.isCancelling ? "cancelling" : "held") : "lost");
      if (isHis) Object.assign(job, { checkpoint: job.checkpoint + 1, dueAt: nowMs + LEASE_MS });
    } else if (step.do === "complete") {
      const end = { result: "1", output: undefined, progress: undefined };
      expect(await turns.complete(held, end, nowMs)).toBe(isHis);
      if (isHis) job.state = "completed";
    } else if (step.do === "fail") {
      expect(await turns.fail(held, error, nowMs)).toBe(isHis);
      if (isHis) Object.assign(job, { state: "failed", isCancelling: false });
    } else {
      const dueAt = nowMs + ("inMs" in step ? step.inMs : 0);
      const mayWait = isHis && !job.isCancelling;
      const done =
        step.do === "release"
          ? await turns.release(held, reached, dueAt)
          : await turns.delay(held, error, { retryAt: dueAt, spent: true });
      expect(done).toBe(mayWait);
      if (!mayWait) return;
      const checkpoint = job.checkpoint + (step.do === "release" ? 1 : 0);
      Object.assign(job, { state: "waiting", dueAt, checkpoint });
    }
  }

  /** The table says what the list says, and somebody would look in time. */
  async check(): Promise<void> {
    for (const [id, job] of this.jobs) {
      const row = this.shop.row(id);
      expect({ state: row.state, kind: row.kind }).toEqual({ state: job.state, kind: job.kind });
      if (job.state === "waiting" || job.state === "active") expect(row.due_at).toBe(job.dueAt);
    }
    for (const { kind, concurrency } of KINDS)
      expect(this.atWork(kind)).toBeLessThanOrEqual(concurrency);
    const unfinished = [...this.jobs.values()].filter(
      ({ state }) => state === "waiting" || state === "active",
    );
    const due = await this.shop.turns.nextDue(KINDS.map(({ kind }) => kind));
    expect(due ?? Number.POSITIVE_INFINITY).toBe(Math.min(...unfinished.map(({ dueAt }) => dueAt)));
  }
}

describe("jobs", () => {
  it("[JOB1] [JOB2] [JOB3] whatever happens, the table holds what a plain list does: none is lost, held twice or out of turn", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { minLength: 1, maxLength: 60, size: "max" }),
        async (moves) => {
          const pair = new Pair();
          for (const step of moves) await pair.play(step);
          await pair.check();
        },
      ),
      { numRuns: 300 },
    );
  });
});
