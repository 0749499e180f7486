import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "./random.ts";

/** When to kill: at any moment, right after some client has sent a command, or within a burst of all. */
export type Moment = {
  readonly kind: "any" | "afterSend" | "midBurst";
  readonly waitMs: number;
  readonly delayMs: number;
};

const SHORTEST_MS = 50;
const LONGEST_MS = 1_500;

/** A random moment; `waitMs` passes under load before it, `delayMs` after what it waits for. */
export function randomMoment(random: Random): Moment {
  const kind = random.pick(["any", "afterSend", "midBurst"] as const) ?? "any";
  const delayMs = kind === "any" ? 0 : kind === "afterSend" ? random.int(0, 4) : random.int(0, 30);
  return { kind, waitMs: random.int(SHORTEST_MS, LONGEST_MS), delayMs };
}

/** Something that happens again and again, and can be waited for. */
export class Signal {
  #waiting: (() => void)[] = [];

  fire(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves in the turn in which it next fires, or after `ms`. */
  next(ms: number): Promise<void> {
    return new Promise((wake) => {
      const timer = setTimeout(wake, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        wake();
      });
    });
  }
}

/** Waits for the moment: `burst` makes everybody talk at once, `sent` fires with each command sent. */
export async function waitFor(moment: Moment, sent: Signal, burst: () => void): Promise<void> {
  await sleep(moment.waitMs);
  if (moment.kind === "afterSend") await sent.next(LONGEST_MS);
  if (moment.kind === "midBurst") burst();
  if (moment.delayMs > 0) await sleep(moment.delayMs);
}
