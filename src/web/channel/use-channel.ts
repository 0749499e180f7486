import { useCallback, useSyncExternalStore } from "react";
import type { ChannelClient, ChannelState } from "../../client/index.ts";

/** The state of a live channel; renders again when it changes. */
export function useChannel(client: ChannelClient): ChannelState {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => client.getState());
}
