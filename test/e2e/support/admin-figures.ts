import type {
  BreakerView,
  ConnectedPeople,
  HealthReport,
  Overview,
  StatusReport,
  WorkspaceUsage,
} from "../../../src/protocol/admin.ts";
import type { AlertRule, AlertsView, AlertView } from "../../../src/protocol/alerts.ts";
import { JOB_KINDS, policyOf } from "../../../src/protocol/jobs.ts";
import type { JobView, QueueStats, WorkersStatus } from "../../../src/protocol/jobs.ts";

const STEP_MS = 5_000;
const STEPS = 120;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The same numbers between 0 and 1 every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Ten minutes of a weekday afternoon; with `trouble` the databases are away for the last two. */
function seriesTo(nowMs: number, trouble: boolean): Overview["series"] {
  const roll = dice(7);
  const steps = Array.from({ length: STEPS }, (_, i) => i);
  const busy = (i: number) => 1 + 0.35 * Math.sin(i / 19) + 0.12 * Math.sin(i / 5);
  const bad = (i: number) => (trouble && i > STEPS - 26 ? Math.min(1, (i - STEPS + 26) / 6) : 0);
  const column = (make: (i: number) => number) => steps.map(make);
  const end = nowMs - (nowMs % STEP_MS);
  const p95 = column((i) => 64 * busy(i) + 26 * roll() + bad(i) * 2_100);
  return {
    at: column((i) => end - (STEPS - 1 - i) * STEP_MS),
    requests: column((i) => 41 * busy(i) + 7 * roll()),
    errors: column((i) => (roll() > 0.93 ? 0.004 * roll() : 0) + bad(i) * (0.16 + 0.03 * roll())),
    p50Ms: p95.map((value) => value / 4),
    p95Ms: p95,
    messages: column((i) => 17 * busy(i) + 4 * roll()),
    sockets: column((i) => Math.round(1_180 + 60 * busy(i) + 6 * roll())),
    queueDepth: column((i) =>
      Math.round(3 * roll() + (i > 40 && i < 62 ? 62 - i : 0) + bad(i) * 48),
    ),
    outboxAgeS: column((i) => Math.round(10 * roll()) / 10 + bad(i) * (i - STEPS + 26) * 5),
    cacheHits: column(() => 0.955 + 0.03 * roll()),
  };
}

function breakers(trouble: boolean): BreakerView[] {
  const calls: Record<string, number> = {
    "d1:directory": 48_211,
    "d1:history": 18_554,
    "d1:search": 2_380,
    kv: 96_044,
    r2: 1_702,
    queue: 6_120,
    objects: 131_877,
    outside: 840,
  };
  return Object.entries(calls).map(([dependency, count]) => {
    const out = trouble && dependency === "d1:history";
    const tries = trouble && dependency === "outside";
    return {
      dependency,
      state: out ? "open" : tries ? "half-open" : "closed",
      calls: count,
      failures: out ? 214 : dependency === "outside" ? 19 : 0,
    };
  });
}

const RULES: AlertRule[] = [
  { metric: "p95_ms", name: "Slow answers", threshold: 500, clearThreshold: 400, forS: 15 },
  {
    metric: "error_rate",
    name: "Failed requests",
    threshold: 0.01,
    clearThreshold: 0.005,
    forS: 10,
  },
  { metric: "cache_hit_rate", name: "Cold cache", threshold: 0.7, clearThreshold: 0.8, forS: 60 },
  { metric: "queue_depth", name: "Jobs pile up", threshold: 100, clearThreshold: 50, forS: 30 },
  { metric: "outbox_age_s", name: "Writes wait", threshold: 60, clearThreshold: 30, forS: 10 },
  { metric: "breaker_open", name: "Breaker open", threshold: 0, clearThreshold: 0, forS: 0 },
].map((rule, i): AlertRule => ({
  ...(rule as Pick<AlertRule, "metric" | "name" | "threshold" | "clearThreshold" | "forS">),
  id: `a_${i}`,
  op: rule.metric === "cache_hit_rate" ? "below" : "above",
  target: i === 3 ? { webhookUrl: "https://alerts.example.com/services/T0/B0/secret" } : null,
  enabled: rule.metric !== "cache_hit_rate",
}));

function openAlerts(nowMs: number): AlertView[] {
  const fired = (i: number, value: number, peak: number, ago: number): AlertView => {
    const rule = RULES[i];
    if (rule === undefined) throw new Error("there is no such rule");
    const { id: ruleId, name, metric, threshold } = rule;
    return {
      id: `e_${i}`,
      ruleId,
      name,
      metric,
      threshold,
      value,
      peak,
      startedAt: nowMs - ago,
      endedAt: null,
      delivered: null,
    };
  };
  return [fired(5, 1, 1, 110_000), fired(1, 0.021, 0.186, 102_000), fired(4, 61, 125, 48_000)];
}

function endedAlerts(nowMs: number): AlertView[] {
  const [breaker, failures] = openAlerts(nowMs - DAY_MS);
  if (!breaker || !failures) throw new Error("there are no alerts");
  return [
    { ...failures, id: "e_9", endedAt: failures.startedAt + 4 * MINUTE_MS },
    { ...breaker, id: "e_8", endedAt: breaker.startedAt + 5 * MINUTE_MS },
  ];
}

/** What `GET /api/admin/overview` says on such an afternoon. */
export function overviewAt(nowMs: number, { trouble = false, empty = false } = {}): Overview {
  const channel = (name: string | null, connections: number, people: number, relays = 0) => ({
    id: `c_${connections}`,
    name,
    workspaceId: "w_1",
    workspaceName: connections % 2 === 0 ? "Harbour Street" : "Ubuntu users",
    connections,
    people,
    relays,
  });
  return {
    at: nowMs,
    status: trouble ? "degraded" : "ok",
    live: { channels: 214, relays: 2, sockets: 1_241, people: 486 },
    totals: { requests: 1_204_882, errors: trouble ? 1_872 : 96, messages: 388_120 },
    series: seriesTo(nowMs, trouble),
    breakers: breakers(trouble),
    topChannels: empty
      ? []
      : [
          channel("ubuntu-help", 611, 322, 2),
          channel("general", 128, 96),
          channel("launch-plan", 74, 51),
          channel(null, 42, 6),
          channel("a-name-that-nobody-bothered-to-keep-short", 19, 12),
        ],
    alerts: trouble ? openAlerts(nowMs) : [],
  };
}

/** `GET /api/admin/alerts`. */
export function alertsAt(nowMs: number, { trouble = false } = {}): AlertsView {
  return { rules: RULES, open: trouble ? openAlerts(nowMs) : [], recent: endedAlerts(nowMs) };
}

/** `GET /api/admin/people`, for people by name. */
export function peopleNamed(names: readonly string[]): ConnectedPeople {
  const items = names.map((name, i) => ({
    userId: `u_${name}`,
    name,
    picture: null,
    channels: Math.max(1, 9 - i),
  }));
  return { total: 486, items };
}

/** `GET /api/admin/workspaces`. */
export function workspacesAt(nowMs: number): WorkspaceUsage[] {
  const one = (
    name: string,
    plan: WorkspaceUsage["plan"],
    [members, channels, messages]: [number, number, number],
    [storageBytes, costPerMonth]: [number, number],
  ): WorkspaceUsage => ({
    id: `w_${name}`,
    name,
    slug: name.toLowerCase().replaceAll(" ", "-"),
    plan,
    members,
    channels,
    messages,
    storageBytes,
    costPerMonth,
    createdAt: nowMs - 90 * DAY_MS,
    deleteAt: name === "Old Mill" ? nowMs + 9 * DAY_MS : null,
  });
  return [
    one("Ubuntu users", "enterprise", [4_812, 96, 1_412_077], [1_884_000_000, 38.2]),
    one("Harbour Street", "pro", [62, 31, 88_412], [142_000_000, 2.31]),
    one("Elsewhere", "free", [2, 1, 14], [41_000, 0.004]),
    one("Old Mill", "free", [11, 5, 2_904], [3_900_000, 0.07]),
  ];
}

/** `GET /api/jobs?all=1`. */
export function jobsAt(nowMs: number): JobView[] {
  let count = 0;
  const one = (job: Partial<JobView> & Pick<JobView, "kind" | "title" | "state">): JobView => {
    count += 1;
    return {
      id: `j_${count}`,
      workspaceId: "w_1",
      createdBy: "u_1",
      priority: policyOf(job.kind).priority,
      progress: { done: 0, total: null },
      result: null,
      error: null,
      attempts: 1,
      maxAttempts: policyOf(job.kind).attempts,
      cancelling: false,
      hasOutput: false,
      createdAt: nowMs - count * 7 * MINUTE_MS,
      startedAt: nowMs - count * 7 * MINUTE_MS,
      finishedAt: null,
      runAt: nowMs,
      ...job,
    };
  };
  return [
    one({
      kind: "campaign",
      title: "Maintenance on Friday, to 5,000 people",
      state: "active",
      progress: { done: 3_184, total: 5_000 },
    }),
    one({
      kind: "import",
      title: "contacts-2026-11.csv",
      state: "active",
      progress: { done: 18_200, total: 50_000 },
      attempts: 2,
    }),
    one({ kind: "report", title: "Activity in October", state: "waiting", attempts: 0 }),
    one({
      kind: "webhook",
      title: "message.created to hooks.example.com",
      state: "delayed",
      error: { code: "timeout", message: "No answer within 10 s" },
      attempts: 3,
    }),
    one({
      kind: "webhook",
      title: "message.created to ci.example.com",
      state: "failed",
      error: { code: "refused", message: "Answered 404" },
      attempts: 5,
    }),
    one({
      kind: "export",
      title: "Harbour Street as JSON lines",
      state: "completed",
      progress: { done: 88_412, total: 88_412 },
      hasOutput: true,
    }),
    one({
      kind: "campaign",
      title: "Wrong list",
      state: "failed",
      error: { code: "cancelled", message: "Cancelled" },
      progress: { done: 12, total: 900 },
    }),
  ];
}

/** `GET /api/jobs/queues/stats`. */
export function queuesNow(): QueueStats {
  const kinds = JOB_KINDS.map((kind, i) => [
    kind,
    {
      waiting: kind === "report" ? 1 : 0,
      active: i < 2 ? 1 : 0,
      delayed: kind === "webhook" ? 1 : 0,
      failed: kind === "webhook" ? 1 : kind === "campaign" ? 1 : 0,
      completed: [41, 12, 8, 19, 6_204, 1_188][i] ?? 0,
      concurrency: policyOf(kind).concurrency,
      oldestWaitingMs: kind === "report" ? 21_000 : null,
    },
  ]);
  return { kinds: Object.fromEntries(kinds), depth: 2 };
}

/** `GET /api/jobs/workers/status`. */
export function workersAt(nowMs: number): WorkersStatus {
  const worker = (id: string, kind: string) => ({
    id,
    jobId: "j_1",
    kind,
    since: nowMs - 9_000,
    leaseUntil: nowMs + 51_000,
  });
  return { workers: [worker("one", "campaign"), worker("two", "import")] };
}

/** `GET /api/health/full`. */
export function healthAt(nowMs: number, { trouble = false } = {}): HealthReport {
  return {
    status: trouble ? "degraded" : "ok",
    at: nowMs,
    checks: {
      d1: trouble
        ? { status: "down", latencyMs: 2_000, detail: "No answer within 2 s" }
        : { status: "ok", latencyMs: 6.2 },
      kv: { status: "ok", latencyMs: 1.4 },
      r2: { status: "ok", latencyMs: 11.8 },
      queue: { status: "ok", latencyMs: 3.1 },
      objects: { status: "ok", latencyMs: 2.2 },
    },
  };
}

/** `GET /api/status`. */
export function statusAt(nowMs: number, { trouble = false } = {}): StatusReport {
  return {
    status: trouble ? "degraded" : "ok",
    at: nowMs,
    components: [
      { id: "messages", status: "ok" },
      { id: "history", status: trouble ? "down" : "ok" },
      { id: "accounts", status: "ok" },
      { id: "files", status: "ok" },
      { id: "jobs", status: trouble ? "degraded" : "ok" },
    ],
    incidents: [
      ...(trouble
        ? [{ component: "history" as const, startedAt: nowMs - 2 * MINUTE_MS, endedAt: null }]
        : []),
      {
        component: "jobs",
        startedAt: nowMs - 6 * DAY_MS,
        endedAt: nowMs - 6 * DAY_MS + 14 * MINUTE_MS,
      },
    ],
  };
}
