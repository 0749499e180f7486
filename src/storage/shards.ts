/** How many history databases there are. A channel's is fixed when it is created. */
export const HISTORY_SHARDS = 3;

/** The shard that a channel's messages live in: read off its random id, so it needs no look-up. */
export function historyShard(channelId: string): number {
  return channelId.charCodeAt(channelId.length - 1) % HISTORY_SHARDS;
}
