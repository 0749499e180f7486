import type { CallKind } from "./bulkhead.ts";
import { beforeCall } from "./faults.ts";
import { fenceOf } from "./fence.ts";

const KINDS: Readonly<Record<string, CallKind>> = {
  get: "read",
  getWithMetadata: "read",
  list: "read",
  put: "write",
  delete: "write",
};

/** Far longer than a cache takes, and short enough to wait for before one asks what stands behind it; ms. */
const TIMEOUT_MS = 2_000;

/**
 * The same namespace behind its fence and the fault seam; `kind` in place of reading and writing. Whoever
 * asks a cache has another source, so a call is not tried again.
 */
export function guardKv(kv: KVNamespace, kind?: CallKind): KVNamespace {
  const fence = fenceOf("kv");
  return new Proxy(kv, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      const usual = typeof key === "string" ? KINDS[key] : undefined;
      if (usual === undefined) return value.bind(target);
      return (...args: unknown[]) =>
        fence.call({ kind: kind ?? usual, timeoutMs: TIMEOUT_MS }, async () => {
          await beforeCall("kv");
          return Reflect.apply(value, target, args);
        });
    },
  });
}
