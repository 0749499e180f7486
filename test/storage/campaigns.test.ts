import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CampaignInput } from "../../src/protocol/campaign.ts";
import { CampaignTable } from "../../src/storage/directory/campaigns.ts";
import type { Reached } from "../../src/storage/directory/campaigns.ts";
import { TestDirectory } from "../jobs/directory.ts";

const JOB = "j_1";
const PEOPLE = 12;
const INPUT: CampaignInput = {
  name: "Party",
  template: "Hello {{name}}!",
  audience: { to: "everybody" },
  rate: 50,
};

/** A campaign to twelve people, `p_0` to `p_11`. */
async function toTwelve() {
  const directory = new TestDirectory();
  const table = new CampaignTable(directory.env);
  await table.create(JOB, INPUT, { workspaceId: "w_1", by: "ann", at: 1 });
  for (let i = 0; i < PEOPLE; i += 1)
    await table.addOne(JOB, { target: `p_${i}`, name: "", fields: {} });
  await table.count(JOB);
  return { directory, table };
}

const reached = fc
  .record({
    who: fc.nat(PEOPLE - 1),
    state: fc.constantFrom("sent" as const, "failed" as const, "skipped" as const),
  })
  .map(({ who, state }): Reached => {
    const target = `p_${who}`;
    return state === "sent"
      ? { target, state, channelId: "c_1", seq: 1 }
      : { target, state, reason: state === "failed" ? "unavailable" : "left" };
  });
const step = fc.uniqueArray(reached, { selector: ({ target }) => target, maxLength: PEOPLE });

describe("what became of a campaign's recipients", () => {
  it("[CAMP4] is counted once each, however often a step says it and in what order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const { directory, table } = await toTwelve();
        const first = new Map<string, Reached["state"]>();
        for (const said of [...steps, ...steps]) {
          const counts = await table.settle(JOB, said);
          for (const { target, state } of said) if (!first.has(target)) first.set(target, state);
          const of = (state: string) => [...first.values()].filter((one) => one === state).length;
          const expected = { sent: of("sent"), failed: of("failed"), skipped: of("skipped") };
          expect(counts).toEqual({ total: PEOPLE, waiting: PEOPLE - first.size, ...expected });
        }
        const rows = directory.rows<{ target: string; state: string }>(
          `SELECT target, state FROM campaign_recipient WHERE state <> 'waiting'`,
        );
        expect(new Map(rows.map(({ target, state }) => [target, state]))).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  it("[CAMP4] is noted without a look at all the others, of whom there may be 100,000", async () => {
    const { directory, table } = await toTwelve();
    const before = directory.queries.length;
    await table.settle(JOB, [{ target: "p_3", state: "sent", channelId: "c_1", seq: 1 }]);
    await table.noteReads(JOB, [{ target: "p_3", count: 1 }], 2);
    const plans = directory.queries
      .slice(before)
      .flatMap((query) => directory.planOf(query))
      .filter((line) => /\b(?:campaign_recipient|r)\b/.test(line));
    expect(plans.length).toBeGreaterThan(2);
    // The sum of what was read is one look a step of 200.
    expect(plans.filter((line) => !line.includes("(job_id=? AND target=?)"))).toEqual([
      "SEARCH campaign_recipient USING PRIMARY KEY (job_id=?)",
    ]);
  });
});
