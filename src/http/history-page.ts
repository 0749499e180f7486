import type { Actor, NeedsRole } from "../channel/access.ts";
import type { MessageRange } from "../channel/log.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Message } from "../protocol/events.ts";
import type { Env } from "../storage/env.ts";
import { HistoryStore } from "../storage/history.ts";
import { meter } from "../storage/meter.ts";
import { channelStub } from "../storage/objects.ts";
import { Unavailable } from "../storage/unavailable.ts";

/** What a channel keeps of its newest messages spares D1 a query. */
const RECENT = { cache: "messages" };

/**
 * Messages of a range, ascending: from the channel's memory and SQLite as far as they go, and only
 * what is older from D1, in one query. Where D1 is out, that older part is `unavailable`. `head` is the
 * place in the log that the page is true of: events up to there are in it.
 */
export async function readRange(
  env: Env,
  channelId: string,
  actor: Actor,
  range: MessageRange,
): Promise<Outcome<{ messages: Message[]; head: number }> | NeedsRole> {
  const slice = await channelStub(env, channelId).page(actor, range);
  if (!("ok" in slice)) return slice;
  const { floor, head, expired, messages, changed } = slice.ok;
  const missing = range.from === "newest" ? range.limit - messages.length : range.limit;
  const after = Math.max(range.after, expired);
  const isWhole = after >= floor || missing <= 0;
  meter.count(isWhole ? "cache_hits_total" : "cache_misses_total", RECENT);
  if (isWhole) return { ok: { messages, head } };
  let older: Message[];
  try {
    older = await new HistoryStore(env, channelId).page({
      ...range,
      after,
      before: Math.min(range.before, floor + 1),
      limit: missing,
    });
  } catch (error) {
    const { retryAfter } = error instanceof Unavailable ? error : { retryAfter: 2 };
    return refuse("unavailable", "Older history is out of reach, try again", retryAfter, "history");
  }
  // D1 may lag behind a change to an old message; the object has its newest state.
  const newer = new Map(changed.map((message) => [message.seq, message]));
  const together = [...older.map((message) => newer.get(message.seq) ?? message), ...messages];
  const wanted = range.from === "newest" ? together : together.slice(0, range.limit);
  return { ok: { messages: wanted, head } };
}
