import type { ObjectStore } from "../storage/object-store.ts";

/** A run through the people that has not come to its end: the words up to a place, the people up to one of them. */
export type Run = { upTo: number; offset: string };

/** Somebody to look at; `again` where they are to be told once more. */
export type Owed = { user_id: string; turn: number; again: number };

/**
 * What is stored of notices: whose Inbox knows that something is new, whom to look at again, and how
 * far the words have been passed on.
 */
export class ToldTables {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  isTold(userId: string): boolean {
    return this.#store.rows(`SELECT 1 FROM told WHERE user_id = ?`, userId).length > 0;
  }

  setTold(userId: string, told: boolean): void {
    this.#store.run(
      told
        ? `INSERT OR IGNORE INTO told (user_id) VALUES (?)`
        : `DELETE FROM told WHERE user_id = ?`,
      userId,
    );
  }

  /** Looks at a person again, soon; with `again` they are told what is new though they have been. */
  owe(userId: string, again = false): void {
    this.#store.run(
      `INSERT INTO owed (user_id, again) VALUES (?, ?)
       ON CONFLICT (user_id) DO UPDATE SET turn = turn + 1, again = max(again, excluded.again)`,
      userId,
      again ? 1 : 0,
    );
  }

  /** Looks again at everybody who is told something and whose mark is at this ordinal or beyond. */
  oweWhoRead(ordinal: number): void {
    this.#store.run(
      `INSERT INTO owed (user_id)
       SELECT t.user_id FROM told t LEFT JOIN read_mark r ON r.user_id = t.user_id
       WHERE coalesce(r.ordinal, 0) >= ?
       ON CONFLICT (user_id) DO UPDATE SET turn = turn + 1`,
      ordinal,
    );
  }

  owed(limit: number): Owed[] {
    return this.#store.rows(
      `SELECT user_id, turn, again FROM owed ORDER BY user_id LIMIT ?`,
      limit,
    );
  }

  /** A person was looked at, as of that turn. */
  settled({ user_id: userId, turn }: Owed): void {
    this.#store.run(`DELETE FROM owed WHERE user_id = ? AND turn = ?`, userId, turn);
  }

  /** Members after `offset` who may have to be told: those who have not been, and who follow one of these threads; or everybody. */
  waiting(
    offset: string,
    who: { everybody: boolean; threads: readonly number[] },
    limit: number,
  ): string[] {
    return this.#store
      .rows<{ user_id: string }>(
        `SELECT m.user_id FROM member m LEFT JOIN told t ON t.user_id = m.user_id
         WHERE m.state = 'member' AND m.user_id > ?2 AND (t.user_id IS NULL OR ?1 OR m.user_id IN (
           SELECT user_id FROM thread_follow
           WHERE state = 1 AND thread_seq IN (SELECT value FROM json_each(?4))))
         ORDER BY m.user_id LIMIT ?3`,
        who.everybody ? 1 : 0,
        offset,
        limit,
        JSON.stringify(who.threads),
      )
      .map((row) => row.user_id);
  }

  /** How far the words have been passed on, and how often that has failed since. */
  cursor(): { seq: number; failures: number } {
    return (
      this.#store.rows<{ seq: number; failures: number }>(
        `SELECT seq, failures FROM cursor WHERE consumer = 'inbox'`,
      )[0] ?? { seq: 0, failures: 0 }
    );
  }

  setCursor(seq: number, failures: number): void {
    this.#store.run(
      `INSERT OR REPLACE INTO cursor (consumer, seq, failures) VALUES ('inbox', ?, ?)`,
      seq,
      failures,
    );
  }

  /** The run that the next one goes on with. */
  run(): Run | undefined {
    const rows = this.#store.rows<{ value: string }>(
      `SELECT value FROM meta WHERE key = 'inbox run'`,
    );
    // Written by `setRun`.
    return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as Run);
  }

  setRun(run: Run | undefined): void {
    if (run !== undefined)
      this.#store.run(
        `INSERT OR REPLACE INTO meta (key, value) VALUES ('inbox run', ?)`,
        JSON.stringify(run),
      );
    else if (this.run() !== undefined) this.#store.run(`DELETE FROM meta WHERE key = 'inbox run'`);
  }
}
