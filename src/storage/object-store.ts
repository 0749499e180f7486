import { objectFault } from "./faults.ts";

export type SqlValue = string | number | null;

/** An object's own storage, as narrow as we use it; a test may put any SQLite behind it. */
export type ObjectStore = {
  /** Runs one statement and answers its rows. */
  rows: <T extends object>(query: string, ...params: SqlValue[]) => T[];
  /** Runs one statement for its effect; answers how many rows it changed. */
  run: (query: string, ...params: SqlValue[]) => number;
  /** All or nothing, synchronously; what `work` throws comes out and nothing stays. */
  transaction: <T>(work: () => T) => T;
  /** The next wake-up, ms since 1970; null for none. Commits with the writes of the same turn. */
  setAlarm: (at: number | null) => void;
};

/** Rows of ours stay far below the platform's 2 MB a value and 100 parameters; a breach is a bug. */
const MAX_VALUE_CHARACTERS = 1_900_000;
const MAX_PARAMS = 100;

/** The platform's storage behind the fault seam. `reset` ends the object at once, as a crash does. */
export function objectStore(storage: DurableObjectStorage, reset: () => void): ObjectStore {
  const exec = (query: string, params: SqlValue[]) => {
    if (params.length > MAX_PARAMS) throw new Error("too many parameters");
    for (const value of params)
      if (typeof value === "string" && value.length > MAX_VALUE_CHARACTERS)
        throw new Error("value too large");
    return storage.sql.exec(query, ...params);
  };
  return {
    rows<T extends object>(query: string, ...params: SqlValue[]): T[] {
      // The schema is ours and versioned, so the caller knows the shape of its rows.
      return exec(query, params).toArray() as unknown as T[];
    },
    run(query, ...params) {
      const fault = objectFault();
      if (fault === "full") throw new Error("database or disk is full (injected)");
      if (fault === "reset") reset();
      return exec(query, params).rowsWritten;
    },
    transaction: (work) => storage.transactionSync(work),
    setAlarm(at) {
      void (at === null ? storage.deleteAlarm() : storage.setAlarm(at));
    },
  };
}
