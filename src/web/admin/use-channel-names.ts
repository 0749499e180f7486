import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";

/** A channel that an alert can be told in. */
export type NamedChannel = { id: string; name: string; workspaceName: string };

/** The operator's own channels, by workspace and name; none while they are loaded, or where that fails. */
export function useChannelNames(): readonly NamedChannel[] {
  const load = useLoad("admin-channels", ownChannels);
  return load.phase === "ready" ? load.data : [];
}

async function ownChannels(): Promise<NamedChannel[]> {
  const workspaces = await allPages(api.workspaces.list);
  const lists = await Promise.all(
    workspaces.map(async ({ id, name: workspaceName }) => {
      const channels = await allPages((query) => api.channels.list(id, query));
      return channels
        .filter(
          ({ kind, archivedAt, joined }) =>
            joined && archivedAt === null && kind !== "direct" && kind !== "group",
        )
        .map(({ id: channelId, name }) => ({ id: channelId, name, workspaceName }));
    }),
  );
  return lists
    .flat()
    .toSorted((a, b) => byName(a.workspaceName, b.workspaceName) || byName(a.name, b.name));
}
