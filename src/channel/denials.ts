import { LIMITS } from "../protocol/limits.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** A session by its id, or every session of a user that is older than the denial. */
export type DeniedSubject = { sessionId: string } | { userId: string };

type Bearer = { userId: string; sessionId: string };

/**
 * Durable denials and used tickets. Both outlive every ticket that they speak of, so a ticket that
 * was minted before a revocation is refused after it, also by an object that slept or crashed between.
 */
export class Denials {
  readonly #store: ObjectStore;
  /** False where nobody is denied, as nearly always; not known before the first question. */
  #some: boolean | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** `nowMs` is the moment from which the subject is denied. */
  add(subject: DeniedSubject, nowMs: number): void {
    this.#some = true;
    this.#store.run(
      `INSERT INTO denial (subject, before, until) VALUES (?, ?, ?)
       ON CONFLICT (subject) DO UPDATE SET before = excluded.before, until = excluded.until`,
      key(subject),
      nowMs,
      nowMs + LIMITS.denialLifeMs,
    );
  }

  /** True where this bearer is denied. `issuedAt` is when its ticket was made, ms; a user's denial spares newer ones. */
  denies(bearer: Bearer, issuedAt: number): boolean {
    this.#some ??= this.#store.rows(`SELECT 1 FROM denial LIMIT 1`).length > 0;
    return (
      this.#some &&
      this.#store.rows(
        `SELECT 1 FROM denial WHERE subject = ? OR (subject = ? AND before >= ?)`,
        key({ sessionId: bearer.sessionId }),
        key({ userId: bearer.userId }),
        issuedAt,
      ).length > 0
    );
  }

  /** Notes that a ticket is used; false where it was already. `until` is when it expires, ms. */
  useTicket(id: string, until: number): boolean {
    return this.#store.run(`INSERT OR IGNORE INTO ticket (id, until) VALUES (?, ?)`, id, until) > 0;
  }

  /** Drops what no ticket can meet any more; true where something is left for later. */
  sweep(nowMs: number): boolean {
    this.#store.run(`DELETE FROM ticket WHERE until < ?`, nowMs);
    this.#store.run(`DELETE FROM denial WHERE until < ?`, nowMs);
    this.#some = undefined;
    return (
      this.#store.rows(`SELECT 1 FROM ticket UNION ALL SELECT 1 FROM denial LIMIT 1`).length > 0
    );
  }
}

function key(subject: DeniedSubject): string {
  return "sessionId" in subject ? `session:${subject.sessionId}` : `user:${subject.userId}`;
}
