import { describe, expect, it } from "vitest";
import { JOB_KINDS, policyOf } from "../../src/protocol/jobs.ts";
import { heldBy, Shop } from "./support.ts";

const MOST = 3;

describe("what a workspace may have of the workers", () => {
  it("[JOB3] of a kind that people start the workspace with the fewest at work comes first", async () => {
    const shop = new Shop();
    for (let i = 0; i < 300; i += 1) await shop.record("import", { workspaceId: "w_many" });
    const other = await shop.record("import", { workspaceId: "w_other", dueAt: shop.nowMs });
    const first = await shop.take();
    expect(first.workspace_id).toBe("w_many");
    expect((await shop.take()).id).toBe(other);
    // Whose turn is over waits for the next like all others.
    const third = await shop.record("import", { workspaceId: "w_third", dueAt: shop.nowMs });
    await shop.turns.release(heldBy(first), { checkpoint: "1", progress: undefined }, shop.nowMs);
    expect((await shop.take()).workspace_id).toBe("w_many");
    const held = { id: other, worker: shop.row(other).worker ?? "" };
    const end = { result: "1", output: undefined, progress: undefined };
    await shop.turns.complete(held, end, shop.nowMs);
    expect((await shop.take()).id).toBe(third);
  });

  it("[JOB3] of deliveries too: many that wait, and slow ones at work, hold up no other workspace", async () => {
    const shop = new Shop();
    for (let i = 0; i < 50; i += 1) await shop.record("webhook", { dueAt: shop.nowMs - 50 + i });
    const slow = [];
    for (let i = 0; i < 5; i += 1) slow.push(await shop.take());
    const other = await shop.record("webhook", { workspaceId: "w_2" });
    const nobodys = await shop.record("webhook", { workspaceId: null, dueAt: shop.nowMs - 1 });
    const later = await shop.record("webhook", { workspaceId: "w_0", dueAt: shop.nowMs + 1 });
    const end = { result: "null", output: undefined, progress: undefined };
    const order = [];
    for (const row of slow) {
      await shop.turns.complete(heldBy(row), end, shop.nowMs);
      order.push((await shop.take()).id);
    }
    expect(order.slice(0, 2)).toEqual([nobodys, other]);
    expect(order).not.toContain(later);
    expect(await shop.claim()).toBeUndefined();
  });

  it("[JOB9] one more than the limit is not recorded, and counts again when one is over", async () => {
    const shop = new Shop();
    const record = (id: string, more = {}) => shop.record("import", { id, atMost: MOST, ...more });
    const isThere = (id: string) =>
      shop.directory.rows(`SELECT 1 FROM job WHERE id = ?`, id).length > 0;
    for (let i = 0; i < MOST; i += 1) await record(`j_${i}`);
    await record("j_more");
    expect(isThere("j_more")).toBe(false);
    // Those of others, of another kind, and what the system adds to theirs.
    await record("j_elsewhere", { workspaceId: "w_2" });
    await shop.record("report", { id: "j_report", atMost: MOST });
    await shop.record("import", { id: "j_system", createdBy: null });
    expect(["j_elsewhere", "j_report", "j_system"].map(isThere)).toEqual([true, true, true]);
    const row = await shop.take();
    await record("j_more");
    expect(isThere("j_more")).toBe(false);
    const end = { result: "1", output: undefined, progress: undefined };
    await shop.turns.complete(heldBy(row), end, shop.nowMs);
    await record("j_more");
    expect(isThere("j_more")).toBe(true);
    // The same one again is no further one.
    await record("j_more");
    expect(shop.row("j_more").state).toBe("waiting");
  });

  it("[JOB9] what failed waits again only within the limit, unless nobody has started it", async () => {
    const shop = new Shop();
    for (let i = 0; i < MOST; i += 1) {
      await shop.record("import", { id: `j_${i}` });
      await shop.table.cancel(`j_${i}`, shop.nowMs);
    }
    await shop.record("import", { id: "j_system", createdBy: null });
    await shop.table.cancel("j_system", shop.nowMs);
    for (let i = 0; i < MOST; i += 1) await shop.record("import", { id: `j_new_${i}` });
    expect(await shop.table.retry("j_0", shop.nowMs, MOST)).toBe(false);
    expect(shop.row("j_0")).toMatchObject({ state: "failed", error_code: "cancelled" });
    expect(await shop.table.retry("j_system", shop.nowMs, MOST)).toBe(true);
    await shop.table.cancel("j_new_0", shop.nowMs);
    expect(await shop.table.retry("j_0", shop.nowMs, MOST)).toBe(true);
    expect(await shop.table.retry("j_1", shop.nowMs, MOST)).toBe(false);
  });

  it("[JOB9] nobody limits what nobody starts", () => {
    const limited = JOB_KINDS.filter((kind) => policyOf(kind).aWorkspace !== null);
    expect(limited).toEqual(["campaign", "import", "export", "report"]);
  });
});
