import type { Env } from "./env.ts";
import { historyDatabase } from "./history.ts";
import { HISTORY_SHARDS, historyShard } from "./shards.ts";

/**
 * How many messages D1 has of each channel, deleted ones included: top-level ones by the number of the
 * newest, so that it costs a row however many there are, and replies by their index.
 */
export async function messageCounts(
  env: Env,
  channelIds: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const shards = Array.from({ length: HISTORY_SHARDS }, (_, shard) =>
    channelIds.filter((id) => historyShard(id) === shard),
  );
  await Promise.all(
    shards.map(async (ids, shard) => {
      if (ids.length === 0) return;
      const { results } = await historyDatabase(env, shard)
        .prepare(
          `SELECT value AS id,
             (SELECT ordinal FROM message WHERE channel_id = value ORDER BY seq DESC LIMIT 1) AS top,
             (SELECT count(*) FROM message
              WHERE channel_id = value AND thread_seq IS NOT NULL) AS replies
           FROM json_each(?)`,
        )
        .bind(JSON.stringify(ids))
        .all<{ id: string; top: number | null; replies: number }>();
      for (const { id, top, replies } of results) counts.set(id, (top ?? 0) + replies);
    }),
  );
  return counts;
}
