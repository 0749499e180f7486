import { describe, expect, it } from "vitest";
import type { JobView } from "../../../src/protocol/jobs.ts";
import { parseInboxFrame } from "../../../src/client/parse-inbox-frame.ts";
import { merged } from "../../../src/web/jobs/use-jobs.ts";

const job = (id: string, createdAt: number, more: Partial<JobView> = {}): JobView => ({
  id,
  kind: "report",
  workspaceId: "w",
  createdBy: "ann",
  title: id,
  state: "active",
  priority: "low",
  progress: { done: 0, total: null },
  result: null,
  error: null,
  attempts: 1,
  maxAttempts: 4,
  cancelling: false,
  hasOutput: false,
  createdAt,
  startedAt: null,
  finishedAt: null,
  runAt: createdAt,
  ...more,
});

describe("the list of jobs", () => {
  it("shows each job as it was last told, what is new first, and keeps the rest", () => {
    const list = [job("b", 2), job("a", 1)];
    const told = [job("c", 3), job("a", 1, { state: "completed" })];
    expect(merged(list, told).map(({ id, state }) => `${id} ${state}`)).toEqual([
      "c active",
      "b active",
      "a completed",
    ]);
    expect(merged(list, [])).toEqual(list);
  });
});

describe("the frame of a job", () => {
  it("[JOB7] is understood as it is sent, and passed over where it is none", () => {
    const frame = { type: "job", job: job("a", 1) };
    expect(parseInboxFrame(JSON.stringify(frame))).toEqual(frame);
    for (const wrong of [{}, { ...frame.job, state: "lazy" }, { ...frame.job, progress: null }])
      expect(parseInboxFrame(JSON.stringify({ type: "job", job: wrong }))).toBeUndefined();
  });
});
