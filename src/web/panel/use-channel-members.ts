import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useMemo } from "react";

/** The ids of who is in a channel; undefined until they are known, and without a channel. */
export function useChannelMembers(channelId: string | undefined): ReadonlySet<string> | undefined {
  const found = useLoad(`channel-members:${channelId ?? ""}`, () =>
    channelId === undefined
      ? Promise.resolve(undefined)
      : allPages((query) => api.channels.members(channelId, query)),
  );
  const list = found.phase === "ready" ? found.data : undefined;
  return useMemo(() => list && new Set(list.map(({ userId }) => userId)), [list]);
}
