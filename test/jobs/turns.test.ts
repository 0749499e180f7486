import { describe, expect, it } from "vitest";
import { heldBy, KINDS, LEASE_MS, Shop } from "./support.ts";

const reached = (at: number) => ({
  checkpoint: String(at),
  progress: { done: at, total: 10 },
});

describe("whose turn it is", () => {
  it("[JOB3] by priority, then by the time since when it is due, then in the order of recording", async () => {
    const shop = new Shop();
    const late = await shop.record("import", { dueAt: shop.nowMs - 50 });
    const hook = await shop.record("webhook", { dueAt: shop.nowMs - 10 });
    const again = await shop.record("webhook", { dueAt: shop.nowMs - 10 });
    const early = await shop.record("webhook", { dueAt: shop.nowMs - 20 });
    const notice = await shop.record("notification");
    await shop.record("notification", { dueAt: shop.nowMs + 1 });
    const order = [];
    for (let row = await shop.claim(); row !== undefined; row = await shop.claim())
      order.push(row.id);
    expect(order).toEqual([notice, early, hook, again, late]);
  });

  it("[JOB3] no kind has more at work than it may, and a full kind holds up no other", async () => {
    const shop = new Shop();
    for (let i = 0; i < 8; i += 1) await shop.record("webhook");
    const low = await shop.record("import");
    const taken = [];
    for (let row = await shop.claim(); row !== undefined; row = await shop.claim()) taken.push(row);
    expect(taken.map(({ kind }) => kind)).toEqual([...Array(5).fill("webhook"), "import"]);
    expect(taken.at(-1)?.id).toBe(low);
    const [first] = taken;
    if (first === undefined) throw new Error("nothing taken");
    await shop.turns.complete(
      heldBy(first),
      { result: "null", output: undefined, progress: undefined },
      shop.nowMs,
    );
    expect((await shop.claim())?.kind).toBe("webhook");
    expect(await shop.claim()).toBeUndefined();
  });

  it("[JOB3] a kind that this worker does not know waits for one that does", async () => {
    const shop = new Shop();
    await shop.record("report");
    expect(await shop.claim()).toBeUndefined();
    const reports = [{ kind: "report", rank: 2, concurrency: 1 }];
    expect((await shop.claim(reports))?.kind).toBe("report");
  });

  it("[JOB2] a lease that nobody renews ends, and what its worker says then counts for nothing", async () => {
    const shop = new Shop();
    const id = await shop.record("import");
    const lost = await shop.take();
    expect(await shop.turns.save(heldBy(lost), reached(3), shop.nowMs + LEASE_MS)).toBe("held");
    shop.nowMs += LEASE_MS - 1;
    expect(await shop.claim()).toBeUndefined();
    shop.nowMs += 1;
    const next = await shop.take();
    expect(next).toMatchObject({ id, checkpoint: "3", attempts: 1, losses: 1, done: 3, total: 10 });
    expect(await shop.turns.save(heldBy(lost), reached(4), shop.nowMs + LEASE_MS)).toBe("lost");
    expect(await shop.turns.release(heldBy(lost), reached(4), shop.nowMs)).toBe(false);
    const end = { result: "1", output: undefined, progress: undefined };
    expect(await shop.turns.complete(heldBy(lost), end, shop.nowMs)).toBe(false);
    expect(await shop.turns.fail(heldBy(lost), { code: "x", message: "x" }, shop.nowMs)).toBe(
      false,
    );
    expect(shop.row(id)).toMatchObject({ state: "active", checkpoint: "3", worker: next.worker });
  });

  it("[JOB2] a dead worker's place is free again with its lease", async () => {
    const shop = new Shop();
    for (let i = 0; i < 3; i += 1) await shop.record("import");
    await shop.take();
    await shop.take();
    expect(await shop.claim()).toBeUndefined();
    shop.nowMs += LEASE_MS;
    // The one that is due for longest has never been held.
    expect((await shop.claim())?.losses).toBe(0);
    expect((await shop.claim())?.losses).toBe(1);
    expect(await shop.claim()).toBeUndefined();
  });

  it("[JOB2] a server of one machine that starts anew waits for no lease of the runtime before it", async () => {
    const shop = new Shop();
    const old = await shop.record("import");
    const own = await shop.record("webhook");
    const claim = (worker: string) =>
      shop.turns.claim(KINDS, { worker, nowMs: shop.nowMs, leaseMs: LEASE_MS });
    expect((await claim("run2-a"))?.id).toBe(own);
    expect((await claim("run1-a"))?.id).toBe(old);
    expect(await claim("run2-b")).toBeUndefined();
    await shop.turns.endOthers("run2", shop.nowMs);
    expect(await claim("run2-b")).toMatchObject({ id: old, losses: 1 });
    expect(shop.row(own)).toMatchObject({ worker: "run2-a", due_at: shop.nowMs + LEASE_MS });
  });

  it("[JOB6] what waits is cancelled at once, what is at work at its next step, what is over not at all", async () => {
    const shop = new Shop();
    const waiting = await shop.record("webhook", { dueAt: shop.nowMs + 5 });
    await shop.table.cancel(waiting, shop.nowMs);
    expect(shop.row(waiting)).toMatchObject({ state: "failed", error_code: "cancelled" });
    const active = await shop.record("import");
    const row = await shop.take();
    await shop.table.cancel(active, shop.nowMs);
    expect(await shop.turns.save(heldBy(row), reached(1), shop.nowMs + LEASE_MS)).toBe(
      "cancelling",
    );
    expect(await shop.turns.release(heldBy(row), reached(1), shop.nowMs)).toBe(false);
    const end = { result: "1", output: undefined, progress: undefined };
    expect(await shop.turns.complete(heldBy(row), end, shop.nowMs)).toBe(true);
    await shop.table.cancel(active, shop.nowMs);
    expect(shop.row(active)).toMatchObject({ state: "completed", cancelling: 0 });
  });

  it("[JOB1] the same id is recorded once, whatever it says the second time", async () => {
    const shop = new Shop();
    await shop.record("import", { id: "j_same", title: "first" });
    await shop.record("webhook", { id: "j_same", title: "second" });
    expect(shop.row("j_same")).toMatchObject({ kind: "import", title: "first" });
    expect(shop.directory.rows(`SELECT 1 FROM job`)).toHaveLength(1);
  });

  it("[JOB4] what failed waits again from its checkpoint with all its tries, and nothing else does", async () => {
    const shop = new Shop();
    const id = await shop.record("import");
    expect(await shop.table.retry(id, shop.nowMs)).toBe(false);
    const row = await shop.take();
    await shop.turns.save(heldBy(row), reached(7), shop.nowMs + LEASE_MS);
    expect(await shop.table.retry(id, shop.nowMs)).toBe(false);
    await shop.turns.fail(heldBy(row), { code: "x", message: "y" }, shop.nowMs);
    expect(await shop.table.retry(id, shop.nowMs)).toBe(true);
    expect(await shop.take()).toMatchObject({
      id,
      checkpoint: "7",
      attempts: 1,
      error_code: null,
      finished_at: null,
    });
  });

  it("[JOB2] somebody looks when the first is due or the first lease ends, and not at all when all are over", async () => {
    const shop = new Shop();
    const kinds = ["webhook", "import"];
    expect(await shop.turns.nextDue(kinds)).toBeUndefined();
    await shop.record("report", { dueAt: 5 });
    expect(await shop.turns.nextDue(kinds)).toBeUndefined();
    await shop.record("webhook", { dueAt: shop.nowMs + 900_000 });
    await shop.record("import");
    expect(await shop.turns.nextDue(kinds)).toBe(shop.nowMs);
    const row = await shop.take();
    expect(await shop.turns.nextDue(kinds)).toBe(shop.nowMs + LEASE_MS);
    const end = { result: "1", output: undefined, progress: undefined };
    await shop.turns.complete(heldBy(row), end, shop.nowMs);
    expect(await shop.turns.nextDue(kinds)).toBe(shop.nowMs + 900_000);
  });

  it("[JOB8] the queues are counted by kind and state", async () => {
    const shop = new Shop();
    await shop.record("webhook", { dueAt: shop.nowMs - 700 });
    await shop.record("webhook", { dueAt: shop.nowMs - 300 });
    await shop.record("webhook", { dueAt: shop.nowMs + 1 });
    await shop.record("import");
    const row = await shop.take();
    expect(row.kind).toBe("webhook");
    const { kinds, depth } = await shop.table.stats(["webhook", "import", "report"], shop.nowMs);
    expect(depth).toBe(2);
    expect(kinds["webhook"]).toEqual({
      waiting: 1,
      active: 1,
      completed: 0,
      failed: 0,
      delayed: 1,
      concurrency: 5,
      oldestWaitingMs: 300,
    });
    expect(kinds["report"]).toMatchObject({ waiting: 0, oldestWaitingMs: null, concurrency: 3 });
    expect(await shop.table.workers(["webhook", "import"], shop.nowMs)).toEqual([
      {
        id: row.worker,
        jobId: row.id,
        kind: "webhook",
        since: shop.nowMs,
        leaseUntil: shop.nowMs + LEASE_MS,
      },
    ]);
  });
});
