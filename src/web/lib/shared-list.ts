import { useEffect, useSyncExternalStore } from "react";

/** A list of a workspace that several views show and that is asked for once. */
export type SharedList<T> = {
  /** The list, as far as it is there; asks for it while `wanted`. */
  use: (workspaceId: string, wanted?: boolean) => readonly T[];
  /** Asks again, where it was asked for before. */
  refresh: () => void;
};

type Held<T> = { items: readonly T[]; loading: Promise<void> | undefined; asked: boolean };

/**
 * Makes a {@link SharedList}. `follow` calls what it is given when the list has changed on the
 * server; a load that fails leaves what there was.
 */
export function sharedList<T>(
  load: (workspaceId: string) => Promise<readonly T[]>,
  follow: (changed: () => void) => unknown,
): SharedList<T> {
  const none: readonly T[] = [];
  const lists = new Map<string, Held<T>>();
  const views = new Set<() => void>();
  let following = false;
  const ask = (workspaceId: string): Promise<void> => {
    const held = lists.get(workspaceId) ?? { items: none, loading: undefined, asked: false };
    lists.set(workspaceId, held);
    held.asked = true;
    held.loading ??= load(workspaceId)
      .then(
        (items) => {
          held.items = items;
          for (const tell of Array.from(views)) tell();
        },
        () => {
          held.asked = false;
        },
      )
      .finally(() => {
        held.loading = undefined;
      });
    return held.loading;
  };
  const refresh = () => {
    for (const workspaceId of lists.keys()) void ask(workspaceId);
  };
  const subscribe = (tell: () => void) => {
    if (!following) follow(refresh);
    following = true;
    views.add(tell);
    return () => void views.delete(tell);
  };
  return {
    refresh,
    use: (workspaceId, wanted = true) => {
      useEffect(() => {
        if (wanted && lists.get(workspaceId)?.asked !== true) void ask(workspaceId);
      }, [workspaceId, wanted]);
      return useSyncExternalStore(subscribe, () => lists.get(workspaceId)?.items ?? none);
    },
  };
}
