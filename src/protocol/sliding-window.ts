/** When the hits within a window came, ms, the oldest first. */
export type Hits = readonly number[];

/** Whether one more is allowed; if not, the whole seconds after which one will be. */
export type WindowDecision = { allowed: boolean; retryAfter: number; hits: Hits };

/** The hits that still count at `nowMs`. What lies in the future was noted before the clock was set back. */
export function within(hits: Hits, windowMs: number, nowMs: number): Hits {
  return hits.filter((at) => at > nowMs - windowMs && at <= nowMs);
}

/** Notes one hit, unless `limit` have come within the last `windowMs`; a refused one is not noted. */
export function takeHit(
  hits: Hits,
  limit: number,
  windowMs: number,
  nowMs: number,
): WindowDecision {
  const recent = within(hits, windowMs, nowMs);
  if (recent.length < limit) return { allowed: true, retryAfter: 0, hits: [...recent, nowMs] };
  // The one whose leaving makes room: under a limit that was lowered since, that is not the oldest.
  const leaving = recent[recent.length - limit] ?? nowMs;
  const retryAfter = Math.max(Math.ceil((leaving + windowMs - nowMs) / 1_000), 1);
  return { allowed: false, retryAfter, hits: recent };
}
