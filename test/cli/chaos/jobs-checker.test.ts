import { describe, expect, it } from "vitest";
import type { JobsAfterwards } from "../../../src/cli/chaos/job-kills/check.ts";
import { HOOK_PATH, judgeJobs, lineOf, STEP_PATH } from "../../../src/cli/chaos/job-kills/check.ts";
import { openReceiver } from "../../../src/cli/chaos/job-kills/receiver.ts";

const taken = [
  { id: "j_a", steps: 2, speaks: true, delivers: true },
  { id: "j_b", steps: 1, speaks: false, delivers: true },
];
const lines = [lineOf("j_a", 0), lineOf("j_a", 1)];
const deliver = (line: string, id = `job.${line}`) => ({ path: STEP_PATH, id, body: line });
const messages = lines.map((body, i) => ({ channelId: "c_1", seq: i + 1, body }));
const tell = (seq: number, id = `hook-${seq}`) => ({
  path: HOOK_PATH,
  id,
  body: JSON.stringify({ channelId: "c_1", event: { seq } }),
});

/** Two jobs, and all that they do. */
function right(): JobsAfterwards {
  return {
    taken,
    views: taken.map(({ id }) => ({ id, state: "completed" as const, error: null })),
    said: messages,
    deliveries: [...[...lines, lineOf("j_b", 0)].map((line) => deliver(line)), tell(1), tell(2)],
  };
}

describe("what is judged of jobs after the kills", () => {
  it("[JOB1] [JOB5] finds nothing where all is right, also where a delivery came twice under its name", () => {
    expect(judgeJobs(right())).toEqual([]);
    const { deliveries } = right();
    expect(judgeJobs({ ...right(), deliveries: [...deliveries, ...deliveries] })).toEqual([]);
  });

  it("[JOB1] finds what is missing, and a job that is gone or not done", () => {
    const rules = (more: Partial<JobsAfterwards>) =>
      judgeJobs({ ...right(), ...more }).map(({ rule }) => rule);
    expect(rules({ said: messages.slice(1) })).toEqual(["JOB1"]);
    expect(rules({ deliveries: [tell(1), tell(2)] })).toEqual(["JOB1", "JOB1", "JOB1"]);
    expect(rules({ deliveries: right().deliveries.slice(0, -1) })).toEqual(["JOB1"]);
    expect(rules({ views: right().views.slice(1) })).toEqual(["JOB1"]);
    const failed = { id: "j_b", state: "failed" as const, error: { code: "x", message: "x" } };
    expect(rules({ views: [...right().views.slice(0, 1), failed] })).toEqual(["JOB1"]);
  });

  it("[JOB5] finds what was said twice, and what was delivered under two names", () => {
    const again = { channelId: "c_1", seq: 3, body: lineOf("j_a", 0) };
    const deliveries = [...right().deliveries, tell(3)];
    const twice = judgeJobs({ ...right(), said: [...messages, again], deliveries });
    expect(twice).toEqual([{ rule: "JOB5", text: 'the line "j_a 0" is there 2 times' }]);
    const other = [...right().deliveries, deliver(lineOf("j_b", 0), "another")];
    expect(judgeJobs({ ...right(), deliveries: other }).map(({ rule }) => rule)).toEqual(["JOB5"]);
    const renamed = [...right().deliveries, tell(2, "another")];
    expect(judgeJobs({ ...right(), deliveries: renamed }).map(({ rule }) => rule)).toEqual([
      "JOB5",
    ]);
  });

  it("keeps what it took and refuses every tenth the first time", async () => {
    const receiver = await openReceiver();
    const call = async (id: string) =>
      (
        await fetch(`http://${receiver.address}/`, {
          method: "POST",
          headers: { "Edgewise-Delivery": id },
          body: `body of ${id}`,
        })
      ).status;
    const answers = [];
    for (let i = 1; i <= 10; i += 1) answers.push(await call(`d${i}`));
    expect(answers).toEqual([...Array(9).fill(204), 503]);
    expect(await call("d10")).toBe(204);
    expect(receiver.deliveries).toHaveLength(10);
    expect(receiver.deliveries.at(-1)).toEqual({ path: "/", id: "d10", body: "body of d10" });
    await receiver.close();
  });
});
