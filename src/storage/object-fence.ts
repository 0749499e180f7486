import type { CallKind } from "./bulkhead.ts";
import { fenceOf } from "./fence.ts";

/** Who calls an object: what one object asks of another never waits behind those who wait for it. */
export type Caller = "worker" | "object";

/** Methods that only read: put again where their object was reset under them, and let before those that write. */
const READS = new Set([
  "describe",
  "followed",
  "following",
  "held",
  "holders",
  "list",
  "messagesAt",
  "page",
  "pins",
  "present",
  "readers",
  "totals",
  "unread",
  "versions",
  "channels",
  "callerOf",
  "blocks",
  "drafts",
  "find",
  "isBlocked",
  "notices",
  "preferences",
  "reminders",
  "saved",
  "scheduled",
  "sidebar",
  "takesFrom",
  "threadsRead",
  "toDigest",
  "toPush",
]);
/** The way in. */
const SIGN_INS = new Set(["admit", "admitDevice", "take"]);

/** Methods that pass to the platform's own part of a stub: an upgrade's socket has no time-out. */
const PLATFORM = new Set<PropertyKey>(["fetch", "connect", "then", "catch", "finally", "dup"]);

/**
 * A stub behind the fence of objects, each object with a breaker of its own: one that is broken takes
 * nothing from the others. `open` makes the stub, anew for each further try, since a stub whose object
 * was reset fails every later call.
 */
export function fencedStub<T extends object>(open: () => T, name: string, by: Caller): T {
  return new Proxy(open(), {
    get(target, method) {
      const value: unknown = Reflect.get(target, method, target);
      if (typeof method !== "string" || typeof value !== "function") return value;
      if (PLATFORM.has(method))
        return (...args: unknown[]) => Reflect.apply(value, target, args) as unknown;
      let stub: T | undefined = target;
      return (...args: unknown[]) =>
        callObject(name, by, askedFor(method, args), () => {
          const line = stub ?? open();
          stub = undefined;
          const call = Reflect.get(line, method, line) as (...all: unknown[]) => Promise<unknown>;
          return Reflect.apply(call, line, args);
        });
    },
  });
}

/** One call of an object by `method`, behind the fence. */
export function callObject<T>(
  name: string,
  by: Caller,
  method: string,
  call: () => Promise<T>,
): Promise<T> {
  const again = READS.has(method);
  const kind = by === "object" ? "inner" : kindOf(method);
  return fenceOf("objects").call({ kind, again, key: name }, async () => call());
}

/** A part of an object is asked by the name of its method. */
function askedFor(method: string, args: readonly unknown[]): string {
  return method === "ask" ? String(args[1]) : method;
}

function kindOf(method: string): CallKind {
  if (SIGN_INS.has(method)) return "sign-in";
  return READS.has(method) ? "read" : "write";
}
