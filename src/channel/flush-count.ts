import type { ChannelEvent } from "../protocol/events.ts";
import { meter } from "../storage/meter.ts";
import { flushMs } from "./load-meter.ts";

/** A flush is of one event in a quiet room and of hundreds in a busy one. */
const EVENTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

meter.buckets("flush_events", EVENTS);

/** Counts what one flush has committed: its messages, its size, and its cost to so many readers. */
export function countFlush(
  commands: number,
  readers: number,
  events: readonly ChannelEvent[],
): void {
  const messages = events.filter(({ type }) => type === "message.created").length;
  if (messages > 0) meter.count("messages_total", {}, messages);
  meter.observe("flush_events", {}, events.length);
  meter.observe("flush_seconds", {}, flushMs(commands, readers) / 1_000);
}
