import type { ObjectStore } from "./object-store.ts";

/** The table that an object keeps its duties in. */
export const DUE_TABLE = `CREATE TABLE IF NOT EXISTS due (kind TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`;

/** What a duty answers: when it wants to run again, ms since 1970, or null for not until scheduled. */
export type DutyRun = () => Promise<number | null>;

type AlarmOptions<Duty> = {
  mayBeLost?: boolean;
  failed?: (duty: Duty, error: unknown) => void;
};

/** A duty that failed without saying when to come back, and one that a crash cut off, run again after this. */
const LEASE_MS = 30_000;

/** An alarm that is late by so much may never come. */
const LOST_AFTER_MS = 1_000;

/** It is waited for where it is to come within so many ms. */
const WAITED_FOR_MS = 5_000;

/**
 * One alarm, many duties, each bounded and none waiting for another: the table `due` and the platform's alarm at its minimum, which commits with
 * the writes of the turn that set it.
 */
export class Alarms<Duty extends string> {
  readonly #store: ObjectStore;
  readonly #due = new Map<Duty, number>();
  readonly #running = new Set<Duty>();
  /** Asked for while the duty ran, and so decided when it ends. */
  readonly #wanted = new Map<Duty, number>();
  #armed: number | null = null;
  readonly #mayBeLost: boolean;
  readonly #failed: (duty: Duty, error: unknown) => void;
  #wait: ReturnType<typeof setTimeout> | undefined;

  /**
   * `mayBeLost` on one machine, whose runtime is killed and forgets: an alarm that is to come soon is
   * waited for there. On the edge alarms come, and the timer would keep the object from hibernating.
   * `failed` is told of what a duty has thrown.
   */
  constructor(store: ObjectStore, { mayBeLost = false, failed }: AlarmOptions<Duty> = {}) {
    this.#store = store;
    this.#failed = failed ?? (() => undefined);
    this.#mayBeLost = mayBeLost;
    for (const row of store.rows<{ kind: Duty; at: number }>(`SELECT kind, at FROM due`))
      this.#due.set(row.kind, row.at);
  }

  /**
   * Told what the platform says is armed, when the object wakes. A reload of the runtime may have lost it:
   * a kill between the end of an alarm and the commit after it leaves the object with an alarm that is
   * armed, over and in nobody's list, so one that is late is armed again.
   */
  wake(armed: number | null, nowMs: number): void {
    const isLost = armed !== null && armed < nowMs - LOST_AFTER_MS;
    this.#armed = isLost ? null : armed;
    // For now: to arm it for the time that it has already would change nothing.
    this.#arm(isLost ? nowMs : undefined);
  }

  /** Makes the duty due at `at` (ms) at the latest. */
  schedule(duty: Duty, at: number): void {
    if (this.#running.has(duty)) {
      this.#wanted.set(duty, Math.min(at, this.#wanted.get(duty) ?? at));
      return;
    }
    const planned = this.#due.get(duty);
    if (planned !== undefined && planned <= at) return;
    this.#set(duty, at);
    this.#arm();
  }

  /** When the duty is due, ms. */
  dueAt(duty: Duty): number | undefined {
    return this.#due.get(duty);
  }

  /** Runs what is due. Never throws: a duty that does is tried again after {@link LEASE_MS}. */
  async run(nowMs: () => number, duties: Readonly<Record<Duty, DutyRun>>): Promise<void> {
    // The platform has taken the alarm that called us.
    this.#armed = null;
    const due = [...this.#due].filter(([, at]) => at <= nowMs()).map(([duty]) => duty);
    for (const duty of due) {
      if (this.#running.has(duty)) continue;
      // In the table it stays due, so that it runs again after a crash; here it must not hurry the alarm.
      this.#due.set(duty, nowMs() + LEASE_MS);
      this.#running.add(duty);
      let next: number | null;
      try {
        next = await duties[duty]();
      } catch (error) {
        this.#failed(duty, error);
        next = nowMs() + LEASE_MS;
      }
      this.#running.delete(duty);
      const wanted = this.#wanted.get(duty);
      this.#wanted.delete(duty);
      this.#finish(duty, wanted === undefined ? next : Math.min(wanted, next ?? wanted));
    }
    this.#arm();
  }

  #finish(duty: Duty, next: number | null): void {
    if (next !== null) this.#set(duty, next);
    else {
      this.#due.delete(duty);
      this.#store.run(`DELETE FROM due WHERE kind = ?`, duty);
    }
  }

  #set(duty: Duty, at: number): void {
    this.#due.set(duty, at);
    this.#store.run(
      `INSERT INTO due (kind, at) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET at = excluded.at`,
      duty,
      at,
    );
  }

  #arm(earliest = -Infinity): void {
    const next = this.#due.size === 0 ? null : Math.max(earliest, Math.min(...this.#due.values()));
    if (next !== this.#armed) {
      this.#armed = next;
      this.#store.setAlarm(next);
    }
    this.#waitForIt();
  }

  /** Arms it again where it does not come; while duties run it has come. */
  #waitForIt(): void {
    clearTimeout(this.#wait);
    if (!this.#mayBeLost || this.#running.size > 0 || this.#armed === null) return;
    const ms = this.#armed - Date.now();
    if (ms > WAITED_FOR_MS) return;
    this.#wait = setTimeout(
      () => {
        if (this.#running.size > 0) return;
        this.#armed = null;
        this.#arm(Date.now());
      },
      Math.max(ms, 0) + LOST_AFTER_MS,
    );
  }
}
