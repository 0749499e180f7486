import { meter } from "../storage/meter.ts";

/** Channels of this isolate whose outbox waits, and since when its oldest message does, ms. */
const waiting = new Map<string, number>();

meter.collect(() => {
  const oldest = waiting.size === 0 ? 0 : Math.min(...waiting.values());
  meter.gauge("outbox_waits_since", {}, oldest);
});

/** Notes since when the oldest message of a channel waits for D1, ms; null where none does. */
export function noteOutbox(channelId: string, since: number | null): void {
  if (since === null) waiting.delete(channelId);
  else waiting.set(channelId, since);
}
