import { z } from "zod";
import { REST_BUDGETS } from "./limits.ts";
import type { Plan } from "./limits.ts";
import type { AlertView } from "./alerts.ts";

/** How well a part, or all of it, is: `degraded` answers late or in part, `down` not at all. */
export type HealthStatus = "ok" | "degraded" | "down";

/** One part as it answered just now; `latencyMs` is what the answer, or giving up, took. */
export type HealthCheck = { status: HealthStatus; latencyMs: number; detail?: string };

/** `GET /api/health/full`: each part is asked for itself, and given two seconds. */
export type HealthReport = {
  status: HealthStatus;
  /** ms since 1970. */
  at: number;
  checks: Record<"d1" | "kv" | "r2" | "queue" | "objects", HealthCheck>;
};

/** `GET /api/health/queue`: unfinished jobs; null where the directory cannot say. */
export type QueueHealth = {
  status: HealthStatus;
  depth: number | null;
  /** Since when the oldest job that is due has waited, ms; null where none waits. */
  oldestWaitingMs: number | null;
};

/** A fence around what Edgewise depends on. */
export type BreakerView = {
  dependency: string;
  state: "closed" | "half-open" | "open";
  /** Calls and failures since counting began. */
  calls: number;
  failures: number;
};

/** Requests of one route, or of all: rates over the last minute, quantiles in ms or null where there were none. */
export type RequestFigures = {
  perSecond: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Share that was answered with a status of 500 or above, 0 to 1; null where there were none. */
  errorRate: number | null;
};

/** Sums over what is live; sockets of rooms that sleep are among them, as their rooms last said. */
export type LiveFigures = { channels: number; relays: number; sockets: number; people: number };

/** `GET /api/health/metrics`: the same numbers as `/metrics`, made for people. */
export type MetricsReport = {
  at: number;
  requests: RequestFigures & { total: number; errors: number };
  routes: (RequestFigures & { route: string; total: number })[];
  messages: { total: number; perSecond: number };
  /** By cache: the share of hits in the last minute, 0 to 1; null where nothing was asked for. */
  caches: Record<string, { hits: number; misses: number; hitRate: number | null }>;
  live: LiveFigures;
  queueDepth: number | null;
  outboxAgeS: number;
  breakers: BreakerView[];
};

/**
 * The last ten minutes, a value for each five seconds, oldest first; all columns are of one length.
 * Null stands where nothing was measured: no requests, or nobody who could say.
 */
export type OverviewSeries = {
  /** The end of each step, ms since 1970. */
  at: number[];
  /** A second. */
  requests: number[];
  /** Share, 0 to 1. */
  errors: (number | null)[];
  p50Ms: (number | null)[];
  p95Ms: (number | null)[];
  /** A second. */
  messages: number[];
  sockets: (number | null)[];
  queueDepth: (number | null)[];
  outboxAgeS: (number | null)[];
  /** Share, 0 to 1. */
  cacheHits: (number | null)[];
};

/** A channel with many sockets; the name is null for conversations between named people, and both are where D1 is away and has not said them before. */
export type TopChannel = {
  id: string;
  name: string | null;
  workspaceId: string;
  workspaceName: string | null;
  connections: number;
  people: number;
  relays: number;
};

/** `GET /api/admin/overview`: all that the dashboard shows at a glance. */
export type Overview = {
  at: number;
  status: HealthStatus;
  live: LiveFigures;
  /** Since counting began; these never fall. */
  totals: { requests: number; errors: number; messages: number };
  series: OverviewSeries;
  breakers: BreakerView[];
  topChannels: TopChannel[];
  /** Those that fire now. */
  alerts: AlertView[];
};

/** One row of `GET /api/admin/workspaces`. Figures of use are estimates; docs/operations.md says from what. */
export type WorkspaceUsage = {
  id: string;
  name: string;
  slug: string;
  plan: Plan;
  members: number;
  channels: number;
  messages: number | null;
  storageBytes: number | null;
  /** Dollars a month for keeping what is there and for what was written in the last 30 days. */
  costPerMonth: number | null;
  createdAt: number;
  deleteAt: number | null;
};

/** Somebody with a socket in a channel now. */
export type ConnectedPerson = {
  userId: string;
  name: string | null;
  picture: string | null;
  /** Channels that they have open, of those that were asked. */
  channels: number;
};

/** `GET /api/admin/people`: who is connected, most channels first; `total` counts those who are not named here too. */
export type ConnectedPeople = { total: number; items: ConnectedPerson[] };

const PLANS = Object.keys(REST_BUDGETS) as [Plan, ...Plan[]];

/** `PATCH /api/admin/workspaces/:id`. */
export const updatePlanBody = z.strictObject({ plan: z.enum(PLANS) });

/** `GET /api/status`, for everybody: which parts work, and what did not lately. Nothing of anybody's is in it. */
export type StatusReport = {
  status: HealthStatus;
  at: number;
  components: { id: StatusComponent; status: HealthStatus }[];
  /** The newest first, of the last 14 days. */
  incidents: { component: StatusComponent; startedAt: number; endedAt: number | null }[];
};

export const STATUS_COMPONENTS = ["messages", "history", "accounts", "files", "jobs"] as const;
/** What people notice the loss of. */
export type StatusComponent = (typeof STATUS_COMPONENTS)[number];
