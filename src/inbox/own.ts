import type { Preferences } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Chosen, Profile, Told } from "./presence.ts";

/** The table that single values live in. */
export const OWN_TABLE = `CREATE TABLE IF NOT EXISTS own (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`;

/** The single values, by name. */
type Values = {
  userId: string;
  preferences: Preferences;
  /** What the person chose to be seen as. */
  chosen: Chosen;
  profile: Profile;
  /** Presence as it was last told. */
  presence: Told;
  /** The `rev` of what was last written for many to read, and when, ms. */
  snapshot: { rev: number; at: number };
  /** The `rev` that watchers have heard of. */
  heardRev: number;
  /** Scheme and host by which the person came. */
  origin: string;
  /** Devices that take notifications. */
  pushDevices: number;
  /** When the next digest is due, ms, or was, until its end is heard of; 0 where none is. */
  digestAt: number;
  /** The newest notice that a digest has told of. */
  digestUpTo: number;
};

/** What there is only one of for a person, by name, as JSON; read once and kept in memory. */
export class Own {
  readonly #store: ObjectStore;
  readonly #known = new Map<string, string | undefined>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  get<K extends keyof Values>(key: K): Values[K] | undefined {
    if (!this.#known.has(key)) {
      const rows = this.#store.rows<{ value: string }>(`SELECT value FROM own WHERE key = ?`, key);
      this.#known.set(key, rows[0]?.value);
    }
    const text = this.#known.get(key);
    // Written by `set` alone.
    return text === undefined ? undefined : (JSON.parse(text) as Values[K]);
  }

  /** Writes a value, where it is another one than before. */
  set<K extends keyof Values>(key: K, value: Values[K]): void {
    const text = JSON.stringify(value);
    this.get(key);
    if (this.#known.get(key) === text) return;
    this.#store.run(`INSERT OR REPLACE INTO own (key, value) VALUES (?, ?)`, key, text);
    this.#known.set(key, text);
  }
}

/** Whose Inbox it is. The object does not know its own name; whoever comes in the person's name says it. */
export class Self {
  readonly #own: Own;

  constructor(own: Own) {
    this.#own = own;
  }

  /** "" until somebody has said it. */
  get id(): string {
    return this.#own.get("userId") ?? "";
  }

  is(userId: string): void {
    this.#own.set("userId", userId);
  }
}
