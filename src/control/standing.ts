import type { BreakerView, LiveFigures } from "../protocol/admin.ts";
import { JOB_KINDS } from "../protocol/jobs.ts";
import type { Tally } from "../observability/tally.ts";
import type { UnfinishedJobs } from "../storage/directory/unfinished-jobs.ts";
import { unfinishedJobs } from "../storage/directory/unfinished-jobs.ts";
import type { Env } from "../storage/env.ts";
import { heldTotals } from "../storage/fleet.ts";
import type { Labels, Series } from "../storage/meter.ts";
import { withinPatience } from "../storage/patience.ts";

const STATES = ["closed", "half-open", "open"] as const;

/** What stands at a moment and is asked of others; what nobody could say in time is null. */
export class Standing {
  live: LiveFigures | null = null;
  jobs: UnfinishedJobs[] | null = null;
  /** When it was answered, ms. */
  askedAt = Number.NEGATIVE_INFINITY;

  async ask(env: Env, nowMs: () => number): Promise<void> {
    const at = nowMs();
    const [live, jobs] = await Promise.all([
      withinPatience(heldTotals(env, at)),
      withinPatience(unfinishedJobs(env, JOB_KINDS, at)),
    ]);
    this.live = live && {
      channels: live.channels,
      relays: live.relays,
      sockets: live.connections,
      people: live.people,
    };
    this.jobs = jobs;
    this.askedAt = nowMs();
  }

  /** Jobs that wait for a worker. */
  get queueDepth(): number | null {
    const waiting = this.jobs?.filter(({ state }) => state === "waiting");
    return waiting?.reduce((sum, { count }) => sum + count, 0) ?? null;
  }

  /** All of it as series, with what isolates say of themselves. */
  gauges(tally: Tally, nowMs: number): Series[] {
    const told = tally.gauges(nowMs).filter(({ name }) => name !== "outbox_waits_since");
    const { live, jobs } = this;
    return [
      ...told,
      gauge("outbox_age_seconds", outboxAgeS(tally, nowMs)),
      gauge("isolates", tally.live(nowMs)),
      ...(live === null
        ? []
        : [
            gauge("sockets", live.sockets),
            gauge("people", live.people),
            gauge("channels_live", live.channels),
            gauge("relays", live.relays),
          ]),
      ...(jobs ?? []).map(({ kind, state, count }) => gauge("jobs", count, { kind, state })),
    ];
  }
}

/** A gauge of ours. */
export function gauge(name: string, value: number, labels: Labels = {}): Series {
  return { kind: "gauge", name, labels, value };
}

/** How long the oldest message of any channel has waited for D1, s. */
export function outboxAgeS(tally: Tally, nowMs: number): number {
  const since = tally
    .gauges(nowMs)
    .find(({ name, value }) => name === "outbox_waits_since" && value > 0)?.value;
  return since === undefined ? 0 : Math.max(nowMs - since, 0) / 1_000;
}

/** The fence of each dependency, the worst of all isolates. */
export function breakersOf(tally: Tally, nowMs: number): BreakerView[] {
  const states = new Map<string, number>();
  for (const { name, labels, value } of tally.gauges(nowMs))
    if (name === "breaker_state") states.set(labels["dependency"] ?? "", value);
  const calls = byDependency(tally, "dependency_calls_total");
  const failures = byDependency(tally, "dependency_failures_total");
  return [...new Set([...calls.keys(), ...states.keys()])].toSorted().map((dependency) => ({
    dependency,
    state: STATES[states.get(dependency) ?? 0] ?? "open",
    calls: calls.get(dependency) ?? 0,
    failures: failures.get(dependency) ?? 0,
  }));
}

function byDependency(tally: Tally, name: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const series of tally.named(name))
    if (series.kind === "counter") sums.set(series.labels["dependency"] ?? "", series.value);
  return sums;
}
