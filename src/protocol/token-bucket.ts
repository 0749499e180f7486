/** Tokens left, and when that was counted, ms. */
export type Bucket = { tokens: number; at: number };

/** Lets in what has gathered since, evenly over the minute, up to `capacity`. A clock set back gives nothing. */
export function refill(bucket: Bucket, perMinute: number, capacity: number, nowMs: number): void {
  const gained = (Math.max(nowMs - bucket.at, 0) / 60_000) * perMinute;
  bucket.tokens = Math.min(bucket.tokens + gained, capacity);
  bucket.at = nowMs;
}

/** 0, or the whole seconds until there is a token again. */
export function waitSeconds(bucket: Bucket, perMinute: number): number {
  return bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) * 60) / perMinute);
}
