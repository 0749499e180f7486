import { DatabaseSync } from "node:sqlite";
import type { ObjectStore } from "../../src/storage/object-store.ts";

/** An object's storage on Node's own SQLite: the same statements, without a runtime around them. */
export type TestStore = ObjectStore & {
  alarmAt: () => number | null;
  /** Makes the n-th write from now throw, as a full disk does. */
  failAfter: (writes: number) => void;
};

export function sqliteStore(): TestStore {
  const db = new DatabaseSync(":memory:");
  let alarm: number | null = null;
  let writesLeft = Number.POSITIVE_INFINITY;
  let depth = 0;
  return {
    rows<T extends object>(query: string, ...params: (string | number | null)[]): T[] {
      return db.prepare(query).all(...params) as T[];
    },
    run(query, ...params) {
      writesLeft -= 1;
      if (writesLeft < 0) throw new Error("database or disk is full");
      return Number(db.prepare(query).run(...params).changes);
    },
    transaction(work) {
      const name = `s${depth}`;
      depth += 1;
      db.exec(`SAVEPOINT ${name}`);
      try {
        const result = work();
        db.exec(`RELEASE ${name}`);
        return result;
      } catch (error) {
        db.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    setAlarm(at) {
      alarm = at;
    },
    alarmAt: () => alarm,
    failAfter(writes) {
      writesLeft = writes;
    },
  };
}
