import type { RequestFigures } from "../protocol/admin.ts";
import { quantile } from "./quantile.ts";
import type { Tally } from "./tally.ts";

/** What the charts and rules are made of, as it stood at `at` (ms since 1970): sums since counting began. */
export type Digest = {
  at: number;
  requests: number;
  /** Answers with a status of 500 or above. */
  errors: number;
  messages: number;
  caches: Readonly<Record<string, { hits: number; misses: number }>>;
  bounds: readonly number[];
  /** Durations of requests by route, in buckets. */
  routes: ReadonlyMap<string, readonly number[]>;
  errorsByRoute: ReadonlyMap<string, number>;
};

/** Looks at the sums as they are now. */
export function digestOf(tally: Tally, at: number): Digest {
  const routes = new Map<string, readonly number[]>();
  let bounds: readonly number[] = [];
  for (const series of tally.named("request_duration_seconds")) {
    if (series.kind !== "histogram") continue;
    bounds = series.bounds;
    routes.set(series.labels["route"] ?? "", series.counts);
  }
  const errorsByRoute = new Map<string, number>();
  for (const series of tally.named("request_errors_total"))
    if (series.kind === "counter" && series.labels["class"] === "5xx")
      errorsByRoute.set(series.labels["route"] ?? "", series.value);
  const caches: Record<string, { hits: number; misses: number }> = {};
  for (const [name, field] of [
    ["cache_hits_total", "hits"],
    ["cache_misses_total", "misses"],
  ] as const)
    for (const series of tally.named(name)) {
      const cache = (caches[series.labels["cache"] ?? ""] ??= { hits: 0, misses: 0 });
      if (series.kind === "counter") cache[field] = series.value;
    }
  return {
    at,
    requests: tally.count("requests_total"),
    errors: total(errorsByRoute.values()),
    messages: tally.count("messages_total"),
    caches,
    bounds,
    routes,
    errorsByRoute,
  };
}

/** What happened between two looks. Durations in ms, shares from 0 to 1, null where nothing happened. */
export type Between = RequestFigures & {
  requests: number;
  errors: number;
  messagesPerSecond: number;
  lookups: number;
  cacheHitRate: number | null;
};

/** The difference of two looks, `from` the older. */
export function between(from: Digest, to: Digest): Between {
  const seconds = Math.max(to.at - from.at, 1) / 1_000;
  const counts = durations(from, to);
  const requests = to.requests - from.requests;
  const errors = to.errors - from.errors;
  const hits = lookups(to, "hits") - lookups(from, "hits");
  const asked = hits + lookups(to, "misses") - lookups(from, "misses");
  return {
    ...figures(to.bounds, counts, requests, errors, seconds),
    requests,
    errors,
    messagesPerSecond: (to.messages - from.messages) / seconds,
    lookups: asked,
    cacheHitRate: asked === 0 ? null : hits / asked,
  };
}

/** The same for each route that was asked for. */
export function routesBetween(
  from: Digest,
  to: Digest,
): (RequestFigures & { route: string; total: number })[] {
  const seconds = Math.max(to.at - from.at, 1) / 1_000;
  return [...to.routes].map(([route, counts]) => {
    const since = counts.map((count, i) => count - (from.routes.get(route)?.[i] ?? 0));
    const errors = (to.errorsByRoute.get(route) ?? 0) - (from.errorsByRoute.get(route) ?? 0);
    return {
      route,
      total: total(counts),
      ...figures(to.bounds, since, total(since), errors, seconds),
    };
  });
}

function figures(
  bounds: readonly number[],
  counts: readonly number[],
  requests: number,
  errors: number,
  seconds: number,
): RequestFigures {
  const at = (q: number) => {
    const value = quantile(q, bounds, counts);
    return value === null ? null : value * 1_000;
  };
  return {
    perSecond: requests / seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    errorRate: requests === 0 ? null : errors / requests,
  };
}

/** All routes' buckets together, since the older look. */
function durations(from: Digest, to: Digest): number[] {
  const sums: number[] = [];
  for (const [route, counts] of to.routes)
    for (const [i, count] of counts.entries())
      sums[i] = (sums[i] ?? 0) + count - (from.routes.get(route)?.[i] ?? 0);
  return sums;
}

function lookups({ caches }: Digest, field: "hits" | "misses"): number {
  return total(Object.values(caches).map((cache) => cache[field]));
}

function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
