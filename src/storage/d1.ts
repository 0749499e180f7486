import { beforeCall } from "./faults.ts";

const RUNS = new Set<PropertyKey>(["run", "all", "first", "raw"]);

/** The same database behind the fault seam: every query passes {@link beforeCall}. */
export function guardD1(db: D1Database): D1Database {
  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare") return (query: string) => guardStatement(target.prepare(query));
      if (key === "batch")
        return async (statements: D1PreparedStatement[]) => {
          await beforeCall("d1");
          return target.batch(statements.map(unguard));
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const plain = new WeakMap<object, D1PreparedStatement>();

function unguard(statement: D1PreparedStatement): D1PreparedStatement {
  return plain.get(statement) ?? statement;
}

function guardStatement(statement: D1PreparedStatement): D1PreparedStatement {
  const guarded = new Proxy(statement, {
    get(target, key) {
      if (key === "bind") return (...values: unknown[]) => guardStatement(target.bind(...values));
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (!RUNS.has(key)) return value.bind(target);
      return async (...values: unknown[]) => {
        await beforeCall("d1");
        return Reflect.apply(value, target, values);
      };
    },
  });
  plain.set(guarded, statement);
  return guarded;
}
