import { meter } from "../storage/meter.ts";

/**
 * A channel that says no more for so long is at work in another isolate, ms. One that waits says so once
 * a minute, and at worst after two calls that took all their time.
 */
const SILENT_MS = 180_000;

/** Channels of this isolate whose outbox waits, since when its oldest message does, and when that was noted, ms. */
const waiting = new Map<string, { since: number; notedAt: number }>();

meter.collect(() => {
  const nowMs = Date.now();
  let oldest = Number.POSITIVE_INFINITY;
  for (const [channelId, { since, notedAt }] of waiting)
    if (nowMs - notedAt > SILENT_MS) waiting.delete(channelId);
    else oldest = Math.min(oldest, since);
  meter.gauge("outbox_waits_since", {}, waiting.size === 0 ? 0 : oldest);
});

/** Notes since when the oldest message of a channel waits for D1, ms; null where none does. */
export function noteOutbox(channelId: string, since: number | null): void {
  if (since === null) waiting.delete(channelId);
  else waiting.set(channelId, { since, notedAt: Date.now() });
}
