import { useCallback, useSyncExternalStore } from "react";
import type { ChannelClient, ChannelState } from "../../client/index.ts";

const viewers = new WeakMap<ChannelClient, number>();

/** How many views show that channel now. */
export function viewersOf(client: ChannelClient): number {
  return viewers.get(client) ?? 0;
}

/** The state of a live channel; renders again when it changes. */
export function useChannel(client: ChannelClient): ChannelState {
  const subscribe = useCallback(
    (listener: () => void) => {
      const unsubscribe = client.subscribe(listener);
      viewers.set(client, viewersOf(client) + 1);
      return () => {
        viewers.set(client, viewersOf(client) - 1);
        unsubscribe();
      };
    },
    [client],
  );
  return useSyncExternalStore(subscribe, () => client.getState());
}
