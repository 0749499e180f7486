import type { CallKind } from "./bulkhead.ts";
import type { Env } from "./env.ts";
import { beforeCall } from "./faults.ts";
import { fenceOf } from "./fence.ts";

const SENDS = new Set<PropertyKey>(["send", "sendBatch"]);

/** The queue of jobs behind its fence and the fault seam. A message is only a wake-up, so it is not tried again. */
export function jobsQueue(env: Env, kind: CallKind = "write"): Queue {
  return guardQueue(env.JOBS, kind);
}

/** Where jobs are told that will not be tried again. */
export function deadJobsQueue(env: Env): Queue {
  return guardQueue(env.JOBS_DEAD, "write");
}

function guardQueue(queue: Queue, kind: CallKind): Queue {
  const fence = fenceOf("queue");
  return new Proxy(queue, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (!SENDS.has(key)) return value.bind(target);
      return (...args: unknown[]) =>
        fence.call({ kind }, async () => {
          await beforeCall("queue");
          return Reflect.apply(value, target, args);
        });
    },
  });
}
