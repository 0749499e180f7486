import type { Env } from "../storage/env.ts";

/**
 * Wake-ups for jobs. No kind of job is recorded yet, so a message can only be a stranger's: it goes to
 * the dead-letter queue by way of its retries, where the operator sees it, rather than being swallowed.
 */
export function consumeJobs(batch: MessageBatch, _env: Env): void {
  batch.retryAll();
}
