import type { ChannelClient, OpenChannelOptions } from "./types.ts";

/** Opens a live view of a channel: connects at once and stays until `close()`. */
export function openChannel(_options: OpenChannelOptions): ChannelClient {
  throw new Error("not written yet");
}
