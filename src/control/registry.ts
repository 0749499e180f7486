import { createDurable } from "itty-durable";

/** A channel that has lately been at work. */
export type LiveChannel = { connections: number; at: number };

/** A channel that has not reported for this long is not counted as live, ms. */
const STALE_MS = 60_000;

/** Which channels are live, and how many sockets they hold. Outside the message path: nothing waits for it. */
export class Registry extends createDurable({ autoPersist: true }) {
  live: Record<string, LiveChannel> = {};

  /** A channel says that it is at work. */
  beat(channelId: string, connections: number, nowMs: number): void {
    const kept = Object.entries(this.live).filter(([, channel]) => channel.at > nowMs - STALE_MS);
    this.live = { ...Object.fromEntries(kept), [channelId]: { connections, at: nowMs } };
  }

  /** What has reported within the last minute. */
  totals(nowMs: number): { channels: number; connections: number } {
    const live = Object.values(this.live).filter((channel) => channel.at > nowMs - STALE_MS);
    return {
      channels: live.length,
      connections: live.reduce((sum, channel) => sum + channel.connections, 0),
    };
  }
}
