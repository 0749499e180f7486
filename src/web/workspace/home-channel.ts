import type { ChannelView } from "../../protocol/http.ts";

const GENERAL = "general";

/** Where somebody lands: the channel of last time, else #general, else the first that is theirs. */
export function homeChannel(
  channels: readonly ChannelView[],
  last: string | undefined,
): ChannelView | undefined {
  const joined = channels.filter((channel) => channel.joined && channel.archivedAt === null);
  return (
    joined.find((channel) => channel.id === last) ??
    joined.find((channel) => channel.name === GENERAL) ??
    joined[0]
  );
}
