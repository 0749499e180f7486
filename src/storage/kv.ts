import { beforeCall } from "./faults.ts";

const CALLS = new Set<PropertyKey>(["get", "put", "delete", "getWithMetadata", "list"]);

/** The same namespace behind the fault seam. */
export function guardKv(kv: KVNamespace): KVNamespace {
  return new Proxy(kv, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      if (!CALLS.has(key)) return value.bind(target);
      return async (...args: unknown[]) => {
        await beforeCall("kv");
        return Reflect.apply(value, target, args);
      };
    },
  });
}
