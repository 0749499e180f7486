import { openChannel } from "../../client/index.ts";
import type { ChannelClient, OpenChannelOptions } from "../../client/index.ts";
import { SharedLine } from "./shared-line.ts";
import { thisTab } from "./tab.ts";

/** Tabs of another version of this protocol between tabs do not share with ours. */
const VERSION = 1;

/**
 * Opens a channel over a socket that all tabs of this person share, or over one of its own where
 * the browser cannot share.
 */
export function openSharedChannel(options: OpenChannelOptions): ChannelClient {
  const { api, channelId, userId } = options;
  const tab = thisTab();
  if (tab === undefined) return openChannel(options);
  const line = new SharedLine({
    tab,
    name: `edgewise.line.${VERSION}.${userId}.${channelId}`,
    WebSocket: options.WebSocket ?? WebSocket,
    ticket: (signal) => api.ticket(channelId, signal),
    state: () => client.getState(),
  });
  const client = openChannel({
    ...options,
    api: { ...api, ticket: (_, signal) => line.ticket(signal ?? new AbortController().signal) },
    WebSocket: line.WebSocket,
  });
  const letGo = () => {
    if (client.getState().status.kind === "ended") line.close();
  };
  client.subscribe(letGo);
  return client;
}
