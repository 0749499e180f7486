import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** Jobs of one kind that are not finished. `oldestDueAt` is ms since 1970, of those that wait for a worker. */
export type UnfinishedJobs = {
  kind: string;
  state: "waiting" | "delayed" | "active";
  count: number;
  oldestDueAt: number;
};

/** How many jobs of these kinds are not finished, however many have been: one walk along an index. */
export async function unfinishedJobs(
  env: Env,
  kinds: readonly string[],
  nowMs: number,
): Promise<UnfinishedJobs[]> {
  const { results } = await guardD1(env.DIRECTORY, { kind: "health" })
    .prepare(
      `SELECT kind, CASE WHEN state = 'waiting' AND due_at > ?2 THEN 'delayed' ELSE state END AS state,
         count(*) AS count, min(due_at) AS oldestDueAt
       FROM job WHERE kind IN (SELECT value FROM json_each(?1)) AND state IN ('waiting', 'active')
       GROUP BY 1, 2`,
    )
    .bind(JSON.stringify(kinds), nowMs)
    .all<UnfinishedJobs>();
  return results;
}
