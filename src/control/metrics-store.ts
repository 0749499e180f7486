import type { Counted, StoredInstance } from "../observability/tally.ts";

/** Silent isolates are known for this long, ms: none lives longer without a request. */
const KNOWN_MS = 7 * 86_400_000;

/** What the metrics desk keeps over its own end: sums, what each isolate had counted of them, and notes as JSON. */
export class MetricsStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS meter_instance (
         id TEXT PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS meter_note (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID`,
    );
  }

  /** Sums, and what they are made of, in one write: either without the other would count twice. */
  save(totals: Counted[], instances: readonly StoredInstance[], nowMs: number): void {
    this.#storage.transactionSync(() => {
      this.setNote("totals", totals);
      for (const instance of instances)
        this.#storage.sql.exec(
          `INSERT OR REPLACE INTO meter_instance (id, at, json) VALUES (?, ?, ?)`,
          instance.id,
          nowMs,
          JSON.stringify(instance),
        );
      this.#storage.sql.exec(`DELETE FROM meter_instance WHERE at < ?`, nowMs - KNOWN_MS);
    });
  }

  /** What an isolate had counted when it was last stored. */
  instance(id: string): StoredInstance | undefined {
    const [row] = this.#storage.sql
      .exec<{ json: string }>(`SELECT json FROM meter_instance WHERE id = ?`, id)
      .toArray();
    // Written by `save` alone.
    return row && (JSON.parse(row.json) as StoredInstance);
  }

  /** A note of the desk's own, in the shape in which it was set. */
  note(key: string): unknown {
    const [row] = this.#storage.sql
      .exec<{ json: string }>(`SELECT json FROM meter_note WHERE key = ?`, key)
      .toArray();
    return row === undefined ? undefined : JSON.parse(row.json);
  }

  setNote(key: string, value: unknown): void {
    this.#storage.sql.exec(
      `INSERT OR REPLACE INTO meter_note (key, json) VALUES (?, ?)`,
      key,
      JSON.stringify(value),
    );
  }
}
