import type { Turn } from "./thread.ts";
import { Thread, Wakefulness } from "./thread.ts";
import type { Timeline } from "./timeline.ts";

/** One Durable Object: a thread (its own, or the machine's), and what it is billed for. */
export class SimObject {
  readonly wake: Wakefulness;
  /** Work of this object alone, ms. */
  busy = 0;
  /** Calls, upgrades and alarms. */
  requests = 0;
  /** Frames that came on its sockets. */
  socketMessages = 0;
  readonly #thread: Thread;

  constructor(timeline: Timeline, shared: Thread | undefined) {
    this.#thread = shared ?? new Thread(timeline);
    this.wake = new Wakefulness(timeline);
  }

  /** One turn; it keeps the object awake from when it is asked for. */
  turn(begin: () => Turn): void {
    this.wake.hold();
    this.#thread.submit(() => {
      const { ms, done } = begin();
      this.busy += ms;
      return {
        ms,
        done: () => {
          done?.();
          this.wake.release();
        },
      };
    });
  }
}
