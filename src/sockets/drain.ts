import type { ServerFrame } from "../protocol/frames.ts";
import { reconnectSpreadMs } from "../protocol/limits.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { sendFrame } from "../storage/sockets.ts";
import type { Seats } from "./seats.ts";

/** What a client gets beyond its own moment for a ticket and an upgrade, ms. */
export const GRACE_MS = 5_000;

/** A socket as a drain sees it. Sockets of a Relay are drained the same way. */
export type Drainable = {
  /** When it was opened, ms: what opened after the drain began is not asked to leave. */
  openedAt: number;
  send: (frame: Extract<ServerFrame, { type: "maintenance" }>) => void;
  /** Closes it with 4503. */
  close: () => void;
};

/** How far a drain is: whom it is about, by their `openedAt` (ms), and what comes next. */
export type DrainState = { before: number; next: "insist" | "close" };

/** Where a drain is kept through sleep. */
export type DrainMemory = {
  read: () => DrainState | undefined;
  write: (state: DrainState | undefined) => void;
};

/** What a drain works on. `random` answers in [0, 1). */
export type DrainDeps = {
  memory: DrainMemory;
  sockets: () => Drainable[];
  /** Has {@link Drain.step} called at that time (ms), also where the object sleeps until then. */
  schedule: (at: number) => void;
  random: () => number;
};

/** One moment each for `count` clients, ms from now: evenly over `spreadMs`, no two in step. */
export function planDrain(count: number, spreadMs: number, random: () => number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + random()) * spreadMs) / count));
}

/**
 * Sends everybody away and lets them back in at once: each socket is asked to reconnect at a moment
 * of its own; who is still there after it is told to go now, and who stays all the same is closed.
 */
export class Drain {
  readonly #deps: DrainDeps;
  #state: DrainState | undefined;

  constructor(deps: DrainDeps) {
    this.#deps = deps;
    this.#state = deps.memory.read();
  }

  /**
   * Asks every socket, those of an earlier drain again, over `spreadMs`. Who opened after `before` (ms)
   * is not asked later either.
   */
  begin({ nowMs, before, spreadMs }: { nowMs: number; before: number; spreadMs: number }): void {
    const sockets = this.#deps.sockets();
    const delays = planDrain(sockets.length, spreadMs, this.#deps.random);
    // First what lasts: where that fails nobody was asked.
    this.#go({ before, next: "insist" }, nowMs + spreadMs + GRACE_MS);
    for (const [i, socket] of sockets.entries())
      socket.send({
        type: "maintenance",
        action: "prepare_reconnect",
        delayMs: delays[i] ?? spreadMs,
      });
  }

  get isOn(): boolean {
    return this.#state !== undefined;
  }

  /** True for a socket that is to be replaced: its successor does not compete with it for a place. */
  isLeaving({ openedAt }: Pick<Drainable, "openedAt">): boolean {
    return this.#state !== undefined && openedAt <= this.#state.before;
  }

  /** Does what is due, if it is; answers when to be called again, ms, or null. */
  step(nowMs: number): number | null {
    const state = this.#state;
    if (state === undefined) return null;
    const left = this.#deps.sockets().filter((socket) => this.isLeaving(socket));
    if (state.next === "close" || left.length === 0) {
      for (const socket of left) socket.close();
      this.#keep(undefined);
      return null;
    }
    // The same for all of them: within it each client takes a moment of its own.
    const delayMs = reconnectSpreadMs(left.length);
    for (const socket of left)
      socket.send({ type: "maintenance", action: "reconnect_now", delayMs });
    this.#keep({ ...state, next: "close" });
    return nowMs + delayMs + GRACE_MS;
  }

  #go(state: DrainState, at: number): void {
    this.#keep(state);
    this.#deps.schedule(at);
  }

  #keep(state: DrainState | undefined): void {
    this.#state = state;
    this.#deps.memory.write(state);
  }
}

/** The table that {@link drainMemory} needs; a channel has one. */
export const META_TABLE = `CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`;

/** A drain of the sockets that an object holds, kept in the table `meta` of its store; `end` closes one with 4503. */
export function drainSeats({
  store,
  seats,
  end,
  schedule,
}: {
  store: ObjectStore;
  seats: Pick<Seats, "entries">;
  end: (socket: WebSocket) => void;
  schedule: DrainDeps["schedule"];
}): Drain {
  return new Drain({
    memory: drainMemory(store),
    sockets: () =>
      seats.entries().map(([socket, { openedAt }]) => ({
        openedAt,
        send: (frame) => sendFrame(socket, frame),
        close: () => end(socket),
      })),
    schedule,
    random: Math.random,
  });
}

/** Keeps a drain in the table `meta` of an object's store. */
export function drainMemory(store: ObjectStore): DrainMemory {
  return {
    read: () => {
      const [row] = store.rows<{ value: string }>(`SELECT value FROM meta WHERE key = 'drain'`);
      // We wrote it, below.
      return row === undefined ? undefined : (JSON.parse(row.value) as DrainState);
    },
    write: (state) => {
      if (state === undefined) store.run(`DELETE FROM meta WHERE key = 'drain'`);
      else
        store.run(
          `INSERT INTO meta (key, value) VALUES ('drain', ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
          JSON.stringify(state),
        );
    },
  };
}
