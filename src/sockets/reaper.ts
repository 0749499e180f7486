import { LIMITS } from "../protocol/limits.ts";
import type { Seats } from "./seats.ts";

/** Sweeps without anybody talking, each after twice the time of the one before; then the room sleeps. */
const IDLE_SWEEPS = 4;

/**
 * Closes sockets that have gone silent. Pings are answered by the runtime while the object sleeps, so
 * a look at them costs a wake-up: it backs off when nobody talks, and an idle room makes none at all.
 * A ghost in a sleeping room costs nothing until somebody talks, and then the sweeps begin again.
 */
export class Reaper {
  readonly #seats: Pick<Seats, "size" | "entries" | "lastHeard">;
  readonly #schedule: (at: number) => void;
  #idleSweeps = 0;

  constructor(
    seats: Pick<Seats, "size" | "entries" | "lastHeard">,
    schedule: (at: number) => void,
  ) {
    this.#seats = seats;
    this.#schedule = schedule;
  }

  /** Somebody talked or came. */
  active(nowMs: number): void {
    this.#idleSweeps = 0;
    if (this.#seats.size > 0) this.#schedule(nowMs + LIMITS.silentMs);
  }

  /** Closes the silent through `end`; answers when to look again, ms, or null. */
  sweep(nowMs: number, end: (socket: WebSocket) => void): number | null {
    for (const [socket] of this.#seats.entries())
      if (nowMs - this.#seats.lastHeard(socket) >= LIMITS.silentMs) end(socket);
    this.#idleSweeps += 1;
    if (this.#seats.size === 0 || this.#idleSweeps > IDLE_SWEEPS) return null;
    return nowMs + LIMITS.silentMs * 2 ** (this.#idleSweeps - 1);
  }
}
