import { PRICES } from "./prices.ts";

/** What a message weighs at rest, bytes: 100 characters of text, ids and overhead (counted from the schemas). */
export const MESSAGE_BYTES = {
  d1: 400,
  /** Kept for ever in the channel, so that an id is never used twice. */
  dedupe: 130,
} as const;

/** Rows that one message writes: in its channel with its alarms, at most (docs/operations.md), and in D1. */
const ROWS_A_MESSAGE = 13 + 1;
const GB = 1e9;
const MONTH_MS = 30 * 86_400_000;

/**
 * What a workspace costs in a month, dollars, before anything that the plan includes: keeping its
 * messages, and writing as many in a month as it wrote on average since it was made.
 */
export function workspaceCost(
  messages: number,
  ageMs: number,
): { storageBytes: number; costPerMonth: number } {
  const d1Gb = (messages * MESSAGE_BYTES.d1) / GB;
  const objectGb = (messages * MESSAGE_BYTES.dedupe) / GB;
  const written = (messages / Math.max(ageMs / MONTH_MS, 1)) * ROWS_A_MESSAGE;
  const { d1GbMonths, objectGbMonths, rowsWritten } = PRICES;
  return {
    storageBytes: messages * (MESSAGE_BYTES.d1 + MESSAGE_BYTES.dedupe),
    costPerMonth:
      d1Gb * d1GbMonths.each +
      objectGb * objectGbMonths.each +
      (written / rowsWritten.per) * rowsWritten.each,
  };
}
