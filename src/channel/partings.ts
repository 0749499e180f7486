import type { ObjectStore } from "../storage/object-store.ts";

/** The table of people whose Inbox wants to know when they leave. */
export const PARTING_TABLE = `CREATE TABLE parting (user_id TEXT PRIMARY KEY) WITHOUT ROWID`;

/** Whose going is to be told, once: their Inbox asked, since somebody watches them who has no other sign of them. */
export class Partings {
  readonly #store: ObjectStore;
  readonly #tell: (userId: string) => Promise<void>;

  /** `tell` reaches the Inbox of a person who has gone. */
  constructor(store: ObjectStore, tell: (userId: string) => Promise<void>) {
    this.#store = store;
    this.#tell = tell;
  }

  ask(userId: string): void {
    if (!this.#has(userId)) this.#store.run(`INSERT INTO parting (user_id) VALUES (?)`, userId);
  }

  /** A person has left with their last socket. */
  left(userId: string): void {
    if (!this.#has(userId)) return;
    this.#store.run(`DELETE FROM parting WHERE user_id = ?`, userId);
    // Should it not arrive, the next one who asks finds out.
    void this.#tell(userId).catch(() => {});
  }

  #has(userId: string): boolean {
    return this.#store.rows(`SELECT 1 FROM parting WHERE user_id = ?`, userId).length > 0;
  }
}
