import type { TicketView } from "../protocol/http.ts";
import { jitterMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { Frame } from "./parse-frame.ts";
import type { SocketLike } from "./types.ts";

/** From asking for a ticket to the welcome. */
const PATIENCE_MS = 20_000;

export type MaintenanceDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly ticket: (signal: AbortSignal) => Promise<TicketView>;
  readonly open: (ticket: TicketView) => SocketLike;
  readonly isWelcome: (text: string) => boolean;
  /** The socket is the caller's from now on; its welcome has been taken off it. */
  readonly onWelcome: (socket: SocketLike, welcome: string) => void;
};

/**
 * Does what the server asks of a live socket: at its time another one is opened beside it, and takes
 * its place once it is welcome. Where none opens the old one goes on until the server closes it.
 */
export class Maintenance {
  readonly #deps: MaintenanceDeps;
  /** When the next socket is opened, ms; null while nothing is asked. */
  #at: number | null = null;
  /** Until `#at`, and then for as long as the next socket may take. */
  #timer: unknown;
  #opening: AbortController | null = null;
  #socket: SocketLike | null = null;

  constructor(deps: MaintenanceDeps) {
    this.#deps = deps;
  }

  /** The server asks; the earlier of two wins, and neither is before `notBefore` (ms), lest it go round in circles. */
  ask({ action, delayMs }: Extract<Frame, { type: "maintenance" }>, notBefore: number): void {
    const { clock, random } = this.#deps;
    const asked = action === "prepare_reconnect" ? delayMs : jitterMs(random, delayMs);
    const at = Math.max(clock.now() + asked, notBefore);
    if (this.#opening !== null || (this.#at !== null && this.#at <= at)) return;
    this.stop();
    this.#at = at;
    this.#timer = clock.setTimeout(() => this.#begin(), at - clock.now());
  }

  /** The live socket is gone, or another one is: forgets all that was asked of it. */
  stop(): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#at = null;
    this.#opening?.abort();
    this.#opening = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    try {
      socket.close(1000);
    } catch {
      // It is gone already.
    }
  }

  #begin(): void {
    const { clock, ticket, open } = this.#deps;
    const opening = new AbortController();
    this.#opening = opening;
    this.#timer = clock.setTimeout(() => this.stop(), PATIENCE_MS);
    ticket(opening.signal)
      .then((admission) => opening.signal.aborted || this.#listen(open(admission)))
      .catch(() => opening.signal.aborted || this.stop());
  }

  #listen(socket: SocketLike): void {
    this.#socket = socket;
    socket.onerror = () => {};
    socket.onclose = () => this.stop();
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (typeof data !== "string" || !this.#deps.isWelcome(data)) return;
      this.#socket = null;
      this.stop();
      this.#deps.onWelcome(socket, data);
    };
  }
}
