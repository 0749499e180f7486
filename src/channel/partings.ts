import type { ObjectStore } from "../storage/object-store.ts";

/** The table of people whose Inbox wants to know when they leave. */
export const PARTING_TABLE = `CREATE TABLE parting (user_id TEXT PRIMARY KEY) WITHOUT ROWID`;

/** Whose going is to be told, once: their Inbox asked, since somebody watches them who has no other sign of them. */
export class Partings {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  ask(userId: string): void {
    if (!this.#has(userId)) this.#store.run(`INSERT INTO parting (user_id) VALUES (?)`, userId);
  }

  /** True, and then no more, where somebody asked. */
  take(userId: string): boolean {
    if (!this.#has(userId)) return false;
    this.#store.run(`DELETE FROM parting WHERE user_id = ?`, userId);
    return true;
  }

  #has(userId: string): boolean {
    return this.#store.rows(`SELECT 1 FROM parting WHERE user_id = ?`, userId).length > 0;
  }
}
