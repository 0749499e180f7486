import type { CallKind } from "./bulkhead.ts";
import { beforeCall } from "./faults.ts";
import type { Fence } from "./fence.ts";
import { fenceOf } from "./fence.ts";

/** Which databases these are, and what they are asked for where a statement does not say it by itself. */
type Guard = {
  part?: "d1:directory" | "d1:history" | "d1:search";
  /** A database of several, which fails on its own. */
  shard?: string;
  /** In place of reading and writing. */
  kind?: CallKind;
};

const RUNS = new Set<PropertyKey>(["run", "all", "first", "raw"]);

/**
 * The same database behind its fence and the fault seam. What only reads is tried again; what writes is
 * not, since nobody knows whether it was done.
 */
export function guardD1(db: D1Database, guard: Guard = {}): D1Database {
  const fence = fenceOf(guard.part ?? "d1:directory", guard.shard);
  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare")
        return (query: string) => {
          const call = { fence, kind: guard.kind, reads: isRead(query) };
          return guardStatement(target.prepare(query), call);
        };
      if (key === "batch")
        return (statements: D1PreparedStatement[]) => {
          const reads = statements.every((one) => plain.get(one)?.reads === true);
          const bare = statements.map((one) => plain.get(one)?.statement ?? one);
          return put({ fence, kind: guard.kind, reads }, () => target.batch(bare));
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type Call = { fence: Fence; kind: CallKind | undefined; reads: boolean };

const plain = new WeakMap<object, { statement: D1PreparedStatement; reads: boolean }>();

function guardStatement(statement: D1PreparedStatement, call: Call): D1PreparedStatement {
  const guarded = new Proxy(statement, {
    get(target, key) {
      if (key === "bind")
        return (...values: unknown[]) => guardStatement(target.bind(...values), call);
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (!RUNS.has(key)) return value.bind(target);
      return (...values: unknown[]) => put(call, () => Reflect.apply(value, target, values));
    },
  });
  plain.set(guarded, { statement, reads: call.reads });
  return guarded;
}

function put<T>({ fence, kind, reads }: Call, run: () => Promise<T>): Promise<T> {
  return fence.call({ kind: kind ?? (reads ? "read" : "write"), again: reads }, async () => {
    await beforeCall("d1");
    return run();
  });
}

function isRead(query: string): boolean {
  return /^\s*(?:SELECT|WITH)\b/i.test(query) && !/\b(?:INSERT|UPDATE|DELETE)\b/i.test(query);
}
