// Cloudflare's public prices, Workers Paid, as its documentation had them in 2026-11:
// developers.cloudflare.com/workers/platform/pricing, /durable-objects/platform/pricing,
// /d1/platform/pricing, /kv/platform/pricing, /queues/platform/pricing,
// /workers/observability/logs/workers-logs (dollars; per million unless said otherwise).
export const PRICES_READ_ON = "2026-11-21";

type Price = { readonly included: number; readonly each: number; readonly per: number };

const MILLION = 1_000_000;

export const PRICES = {
  plan: 5,
  workerRequests: { included: 10 * MILLION, each: 0.3, per: MILLION },
  workerCpuMs: { included: 30 * MILLION, each: 0.02, per: MILLION },
  /** Calls, upgrades and alarms; twenty frames that come on sockets count as one, frames that go are free. */
  objectRequests: { included: MILLION, each: 0.15, per: MILLION },
  objectGbSeconds: { included: 400_000, each: 12.5, per: MILLION },
  rowsRead: { included: 25_000 * MILLION, each: 0.001, per: MILLION },
  rowsWritten: { included: 50 * MILLION, each: 1, per: MILLION },
  objectGbMonths: { included: 5, each: 0.2, per: 1 },
  d1GbMonths: { included: 5, each: 0.75, per: 1 },
  kvReads: { included: 10 * MILLION, each: 0.5, per: MILLION },
  kvWrites: { included: MILLION, each: 5, per: MILLION },
  queueOperations: { included: MILLION, each: 0.4, per: MILLION },
  logEvents: { included: 20 * MILLION, each: 0.6, per: MILLION },
} as const satisfies Record<string, Price | number>;

/** Frames on sockets that are billed as one request. */
export const FRAMES_A_REQUEST = 20;
/** Memory that a waking object is billed for, whatever it uses. */
export const GB_AN_OBJECT = 0.128;

/** Dollars for an amount of one month. */
export function charge(price: Price, amount: number): number {
  return (Math.max(amount - price.included, 0) / price.per) * price.each;
}
