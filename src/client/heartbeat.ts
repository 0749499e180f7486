import type { Clock } from "./clock.ts";

/** How long a probe waits for its answer. */
const PROBE_MS = 5_000;
const MAX_MISSES = 2;
/** A heartbeat this late means that the machine slept, and that the socket may be dead. */
const ASLEEP_MS = 10_000;

export type HeartbeatDeps = {
  readonly clock: Clock;
  readonly ping: () => void;
  /** Each regular heartbeat, after its ping. */
  readonly onBeat: () => void;
  /** Nothing was heard for too long; the heartbeat has stopped. */
  readonly onSilent: () => void;
};

/** Pings on one timer and gives up after two misses. Anything heard is a sign of life. */
export class Heartbeat {
  readonly #deps: HeartbeatDeps;
  #pingMs = 0;
  #misses = 0;
  #timer: unknown;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
  }

  start(pingMs: number): void {
    this.#pingMs = pingMs;
    this.#misses = 0;
    this.#arm();
  }

  stop(): void {
    this.#deps.clock.clearTimeout(this.#timer);
  }

  heard(): void {
    this.#misses = 0;
  }

  /** Pings now and gives up soon; for when there is reason to doubt the socket. */
  probe(): void {
    this.stop();
    this.#misses = MAX_MISSES;
    this.#deps.ping();
    this.#timer = this.#deps.clock.setTimeout(() => {
      if (this.#misses >= MAX_MISSES) this.#deps.onSilent();
      else this.#arm();
    }, PROBE_MS);
  }

  #arm(): void {
    this.stop();
    const due = this.#deps.clock.now() + this.#pingMs;
    this.#timer = this.#deps.clock.setTimeout(() => this.#beat(due), this.#pingMs);
  }

  #beat(due: number): void {
    if (this.#misses >= MAX_MISSES) return this.#deps.onSilent();
    if (this.#deps.clock.now() > due + ASLEEP_MS) return this.probe();
    this.#misses += 1;
    this.#deps.ping();
    this.#arm();
    this.#deps.onBeat();
  }
}
