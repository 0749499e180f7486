import type { Role } from "../protocol/events.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** Something that a channel has to be told about this person, until it has been. */
export type Errand =
  | { kind: "deny"; channelId: string; userId: string; sessionId: string }
  | { kind: "role"; channelId: string; userId: string; role: Role | null }
  | { kind: "receipts"; channelId: string; userId: string; on: boolean }
  | { kind: "blocked"; channelId: string; userId: string; blockedId: string; on: boolean };

type ErrandRow = { id: number; errand: string };

const RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;
const ERRANDS_A_TURN = 1_000;

/** The tables that errands live in. */
export const ERRAND_TABLES = [
  `CREATE TABLE IF NOT EXISTS visit (channel_id TEXT PRIMARY KEY) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ended (session_id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS errand (id INTEGER PRIMARY KEY, errand TEXT NOT NULL)`,
];

/** Durable messages from a person's Inbox to channels: written first, then carried, again until they arrive. */
export class Errands {
  readonly #store: ObjectStore;
  readonly #nowMs: () => number;
  readonly #deliver: (errand: Errand) => Promise<void>;
  readonly #schedule: (at: number) => void;
  #failures = 0;
  #turn: Promise<void> = Promise.resolve();

  /** `schedule` asks for a {@link retry} at a time, ms. */
  constructor(
    store: ObjectStore,
    nowMs: () => number,
    deliver: (errand: Errand) => Promise<void>,
    schedule: (at: number) => void,
  ) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#deliver = deliver;
    this.#schedule = schedule;
  }

  /** True where the session was ended lately: longer ago, no copy of it can be left anywhere. */
  isEnded(sessionId: string): boolean {
    return this.#store.rows(`SELECT 1 FROM ended WHERE session_id = ?`, sessionId).length > 0;
  }

  /** Notes a channel that may hold a socket of this person; true for one that is new. */
  visit(channelId: string): boolean {
    const known = this.#store.rows(`SELECT 1 FROM visit WHERE channel_id = ?`, channelId);
    if (known.length > 0) return false;
    this.#store.run(`INSERT INTO visit (channel_id) VALUES (?)`, channelId);
    return true;
  }

  /** Ends a session wherever the person has been. */
  async end(userId: string, sessionId: string): Promise<void> {
    const nowMs = this.#nowMs();
    const channels = this.#store.rows<{ channel_id: string }>(`SELECT channel_id FROM visit`);
    this.#store.transaction(() => {
      this.#store.run(`DELETE FROM ended WHERE until < ?`, nowMs);
      this.#store.run(
        `INSERT OR REPLACE INTO ended (session_id, until) VALUES (?, ?)`,
        sessionId,
        nowMs + ENDED_LIFE_MS,
      );
      for (const { channel_id: channelId } of channels)
        this.#write({ kind: "deny", channelId, userId, sessionId });
    });
    await this.retry();
  }

  /** Tells channels of a person's new role in the workspace; null for out. */
  async follow(userId: string, role: Role | null, channelIds: readonly string[]): Promise<void> {
    this.#store.transaction(() => {
      for (const channelId of channelIds) this.#write({ kind: "role", channelId, userId, role });
    });
    await this.retry();
  }

  /** Writes down what channels have to be told, and carries it. */
  async send(errands: readonly Errand[]): Promise<void> {
    if (errands.length === 0) return;
    this.#store.transaction(() => {
      for (const errand of errands) this.#write(errand);
    });
    await this.retry();
  }

  /** The channels that may have met this person. */
  visited(): string[] {
    return this.#store
      .rows<{ channel_id: string }>(`SELECT channel_id FROM visit`)
      .map((row) => row.channel_id);
  }

  /**
   * Carries everything that waits, in the order in which it was written; what fails comes back with
   * the alarm. One turn after the other: two at once could let an older errand arrive after a newer.
   */
  retry(): Promise<void> {
    const turn = this.#turn.then(() => this.#carryAll());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #carryAll(): Promise<void> {
    const waiting = this.#store.rows<ErrandRow>(
      `SELECT id, errand FROM errand ORDER BY id LIMIT ?`,
      ERRANDS_A_TURN,
    );
    const byChannel = Map.groupBy(waiting, (row) => parse(row).channelId);
    const results = await Promise.all([...byChannel.values()].map((rows) => this.#carry(rows)));
    const failed = results.includes(false);
    this.#failures = failed ? this.#failures + 1 : 0;
    // There may be more than one turn carries.
    if (!failed && waiting.length === ERRANDS_A_TURN) this.#schedule(this.#nowMs());
    if (failed)
      this.#schedule(this.#nowMs() + Math.min(RETRY_MS * 2 ** (this.#failures - 1), MAX_RETRY_MS));
  }

  /** One channel's errands, one after the other; false where one did not arrive. */
  async #carry(rows: readonly ErrandRow[]): Promise<boolean> {
    for (const row of rows) {
      try {
        await this.#deliver(parse(row));
      } catch {
        return false;
      }
      this.#store.run(`DELETE FROM errand WHERE id = ?`, row.id);
    }
    return true;
  }

  #write(errand: Errand): void {
    this.#store.run(`INSERT INTO errand (errand) VALUES (?)`, JSON.stringify(errand));
    // A crash before the errand is carried must not lose it.
    this.#schedule(this.#nowMs() + RETRY_MS);
  }
}

/** A session's end is remembered here longer than any cache of it lives, ms. */
const ENDED_LIFE_MS = 10 * 60_000 + LIMITS.denialLifeMs;

function parse(row: ErrandRow): Errand {
  // Written by `#write` alone.
  return JSON.parse(row.errand) as Errand;
}
