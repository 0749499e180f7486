import { recall, remember } from "../lib/remember.ts";

const KEPT = 30;
const KEY = "recent";

/** The ids of the channels last looked at, newest first. */
export function recentChannels(): string[] {
  return (recall(KEY) ?? "").split(" ").filter((id) => id !== "");
}

/** Notes that a channel was looked at just now. */
export function noteRecent(channelId: string): void {
  const rest = recentChannels().filter((id) => id !== channelId);
  remember(KEY, [channelId, ...rest].slice(0, KEPT).join(" "));
}
