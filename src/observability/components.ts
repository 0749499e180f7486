import type { BreakerView, HealthStatus, StatusComponent } from "../protocol/admin.ts";

/** What the parts of a deployment are judged by; null where nobody could say. */
export type Signs = {
  breakers: readonly BreakerView[];
  errorRate: number | null;
  p95Ms: number | null;
  outboxAgeS: number;
  queueDepth: number | null;
};

/** So many seconds without a message's reaching D1, jobs that wait, and answers that are late or fail are noticed by people. */
const LATE_OUTBOX_S = 60;
const LONG_QUEUE = 100;
const SLOW_MS = 2_000;
const FAILING = 0.05;

/** How well people are served, part by part. */
export function judgeComponents(signs: Signs): Record<StatusComponent, HealthStatus> {
  const isOpen = (name: string) =>
    signs.breakers.some(
      ({ dependency, state }) =>
        (dependency === name || dependency.startsWith(`${name}:`)) && state !== "closed",
    );
  const isFailing = (signs.errorRate ?? 0) > FAILING;
  const isSlow = (signs.p95Ms ?? 0) > SLOW_MS;
  const isObjectOpen = isOpen("objects");
  return {
    // Objects break one by one: one among many is no end of all messages.
    messages: worst([
      isObjectOpen && isFailing && "down",
      (isObjectOpen || isSlow || isFailing) && "degraded",
    ]),
    history: worst([
      isOpen("d1:history") && "down",
      signs.outboxAgeS > LATE_OUTBOX_S && "degraded",
    ]),
    accounts: worst([isOpen("d1:directory") && "down"]),
    files: worst([isOpen("r2") && "down"]),
    jobs: worst([
      isOpen("d1:directory") && "down",
      (isOpen("queue") || (signs.queueDepth ?? 0) > LONG_QUEUE) && "degraded",
    ]),
  };
}

/** The worst of some states; `false` stands for nothing to complain of. */
export function worst(states: readonly (HealthStatus | false)[]): HealthStatus {
  if (states.includes("down")) return "down";
  return states.includes("degraded") ? "degraded" : "ok";
}

/** One state for all parts: `down` only where no part works. */
export function together(states: readonly HealthStatus[]): HealthStatus {
  if (states.length > 0 && states.every((state) => state === "down")) return "down";
  return states.every((state) => state === "ok") ? "ok" : "degraded";
}
