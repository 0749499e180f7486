import { describe, expect, it } from "vitest";
import type { Page } from "../../src/protocol/http.ts";
import type { JobView, QueueStats } from "../../src/protocol/jobs.ts";
import { Person } from "../channel/world.ts";
import { work } from "./work.ts";

const CODES = { 400: "invalid", 403: "forbidden", 404: "not_found", 409: "conflict" } as const;

/** A workspace of an owner, an admin and a member, and somebody who is outside. */
async function house() {
  const [ann, amy, bob, eve] = await Promise.all([
    Person.guest(),
    Person.guest(),
    Person.guest(),
    Person.guest(),
  ]);
  const { workspace } = await ann.found();
  await ann.invite(workspace.id, amy);
  await ann.invite(workspace.id, bob);
  await ann.json(`/api/workspaces/${workspace.id}/members/${amy.userId}`, "PATCH", {
    role: "admin",
  });
  const start = (who: Person, input: object, headers = {}) =>
    who.fetch("/api/jobs/test", "POST", { workspaceId: workspace.id, ...input }, headers);
  const started = async (who: Person, input: object = { steps: 1 }) =>
    (await start(who, input)).json<JobView>();
  return { ann, amy, bob, eve, workspace, start, started };
}

async function refused(response: Response, status: keyof typeof CODES): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.json<{ code: string }>()).toMatchObject({ code: CODES[status] });
}

describe("jobs over HTTP", () => {
  it("[JOB7] are started by who may, and by nobody else", async () => {
    const { ann, amy, bob, eve, start, workspace } = await house();
    expect((await start(amy, { steps: 2 })).status).toBe(201);
    await refused(await start(bob, { steps: 1 }), 403);
    await refused(await start(eve, { steps: 1 }), 404);
    await refused(await start(ann, { steps: 0 }), 400);
    await refused(await ann.fetch("/api/jobs/test", "POST", { steps: 1 }), 400);
    await refused(await ann.fetch("/api/jobs/test", "POST", []), 400);
    const body = { workspaceId: workspace.id };
    await refused(await ann.fetch("/api/jobs/laundry", "POST", body), 404);
    const { items } = await ann.json<Page<JobView>>(`/api/jobs?workspaceId=${workspace.id}`);
    expect(items.map(({ createdBy }) => createdBy)).toEqual([amy.userId]);
    await work();
  });

  it("[JOB7] are seen by who started them and by admins, and are absent to others", async () => {
    const { ann, amy, bob, eve, started, workspace } = await house();
    const job = await started(amy);
    for (const who of [ann, amy]) {
      expect(await who.json<JobView>(`/api/jobs/${job.id}`)).toMatchObject({ id: job.id });
      const { items } = await who.json<Page<JobView>>(`/api/jobs?workspaceId=${workspace.id}`);
      expect(items).toHaveLength(1);
    }
    expect(await ann.json(`/api/jobs`)).toMatchObject({ items: [] });
    expect(await amy.json(`/api/jobs`)).toMatchObject({ items: [{ id: job.id }] });
    for (const who of [bob, eve]) {
      await refused(await who.fetch(`/api/jobs/${job.id}`), 404);
      await refused(await who.fetch(`/api/jobs/${job.id}/cancel`, "POST"), 404);
      await refused(await who.fetch(`/api/jobs/${job.id}/retry`, "POST"), 404);
      await refused(await who.fetch(`/api/jobs/${job.id}/output`), 404);
    }
    expect(await bob.json(`/api/jobs?workspaceId=${workspace.id}`)).toMatchObject({ items: [] });
    await refused(await eve.fetch(`/api/jobs?workspaceId=${workspace.id}`), 404);
    await refused(await ann.fetch(`/api/jobs/j_none`), 404);
    await refused(await ann.fetch(`/api/jobs?state=lazy`), 400);
    // Out of the workspace is out of its jobs.
    await ann.fetch(`/api/workspaces/${workspace.id}/members/${amy.userId}`, "DELETE");
    await refused(await amy.fetch(`/api/jobs/${job.id}`), 404);
    await work();
  });

  it("[JOB7] their output and another try are for who may start one", async () => {
    const { ann, amy, bob, started, workspace } = await house();
    const job = await started(amy, { steps: 3, writes: true });
    await work();
    expect(await ann.json(`/api/jobs/${job.id}`)).toMatchObject({
      state: "completed",
      hasOutput: true,
      result: { steps: 3 },
    });
    const output = await amy.fetch(`/api/jobs/${job.id}/output`);
    expect(await output.text()).toBe("line 0\nline 1\nline 2\n");
    expect(output.headers.get("Content-Disposition")).toBe(
      `attachment; filename*=UTF-8''${job.id}.txt`,
    );
    await refused(await amy.fetch(`/api/jobs/${job.id}/retry`, "POST"), 409);
    const failing = { steps: 2, fails: { at: 1, times: 1, final: true } };
    const failed = await started(amy, failing);
    await work();
    await ann.json(`/api/workspaces/${workspace.id}/members/${amy.userId}`, "PATCH", {
      role: "member",
    });
    expect(await amy.json(`/api/jobs/${failed.id}`)).toMatchObject({ state: "failed" });
    await refused(await amy.fetch(`/api/jobs/${failed.id}/retry`, "POST"), 403);
    await refused(await amy.fetch(`/api/jobs/${job.id}/output`), 403);
    await refused(await ann.fetch(`/api/jobs/${failed.id}/output`), 404);
    await refused(await bob.fetch(`/api/jobs/${failed.id}/retry`, "POST"), 404);
    expect(await ann.json(`/api/jobs/${failed.id}/retry`, "POST")).toMatchObject({
      state: "waiting",
      progress: { done: 1, total: 2 },
      error: null,
    });
    await work();
  });

  it("[JOB6] what waits is cancelled at once, and what is over stays as it is", async () => {
    const { ann, started } = await house();
    const job = await started(ann, { steps: 2, sleepMs: 3_600_000 });
    await work();
    expect(await ann.json(`/api/jobs/${job.id}`)).toMatchObject({ state: "delayed" });
    const cancelled = await ann.json<JobView>(`/api/jobs/${job.id}/cancel`, "POST");
    expect(cancelled).toMatchObject({ state: "failed", error: { code: "cancelled" } });
    expect(await ann.json(`/api/jobs/${job.id}/cancel`, "POST")).toEqual(cancelled);
  });

  it("[JOB1] the same key starts the same job, and another one with it is a conflict", async () => {
    const { ann, amy, start } = await house();
    const headers = { "Idempotency-Key": "key-1" };
    const first = await start(ann, { steps: 1 }, headers);
    const again = await start(ann, { steps: 1 }, headers);
    expect([first.status, again.status]).toEqual([201, 200]);
    const { id } = await first.json<JobView>();
    expect(await again.json<JobView>()).toMatchObject({ id });
    await refused(await start(ann, { steps: 2 }, headers), 409);
    const other = await start(amy, { steps: 1 }, headers);
    expect((await other.json<JobView>()).id).not.toBe(id);
    await work();
  });

  it("[JOB8] the stats are the operator's", async () => {
    const { ann, eve, started } = await house();
    // The first account of a deployment is its operator, and a guest is none.
    for (const path of ["/api/jobs/queues/stats", "/api/jobs/workers/status", "/api/jobs?all=1"])
      await refused(await ann.fetch(path), 404);
    const operator = await Person.account();
    await started(ann);
    await work();
    const { kinds } = await operator.json<QueueStats>("/api/jobs/queues/stats");
    expect(kinds["test"]?.completed).toBeGreaterThan(0);
    expect(kinds["test"]?.concurrency).toBe(5);
    expect(await operator.json("/api/jobs/workers/status")).toEqual({ workers: [] });
    const { items } = await operator.json<Page<JobView>>("/api/jobs?all=1&limit=2");
    expect(items).toHaveLength(2);
    await refused(await eve.fetch("/api/jobs/queues/stats"), 404);
  });
});
