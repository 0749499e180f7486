/**
 * The seam where tests break storage. State is a module's, so it reaches the Worker and the objects
 * that share its isolate; it is only ever changed through {@link injectFaults}, which the app mounts
 * with `FAULTS=on` alone.
 */
export type Faults = {
  /** Added to the clock, ms. */
  clockSkewMs: number;
  d1: FaultMode;
  kv: FaultMode;
  r2: FaultMode;
  queue: FaultMode;
  /** Calls to places that others named. */
  outside: FaultMode;
  /** How long `slow` takes, ms. */
  slowMs: number;
  /** What the next writes of a channel's own storage do: fail as a full disk does, or reset the object in mid-flush. */
  object: "ok" | "full" | "reset";
  /** With `reset` the next Relay that is fed or spoken to ends at once, and with that the fault. */
  relay: "ok" | "reset";
};
/** `slow` answers after {@link Faults.slowMs}, {@link SLOW_MS} where it is not said. */
export type FaultMode = "ok" | "fail" | "slow";

const SLOW_MS = 2_000;

const NONE: Faults = {
  clockSkewMs: 0,
  d1: "ok",
  kv: "ok",
  r2: "ok",
  queue: "ok",
  outside: "ok",
  slowMs: SLOW_MS,
  object: "ok",
  relay: "ok",
};
const current: Faults = { ...NONE };
const calls = { d1: 0, kv: 0, r2: 0, queue: 0, outside: 0 };

/** Sets the named faults; an empty object ends nothing, `clearFaults` does. */
export function injectFaults(change: Partial<Faults>): Faults {
  return Object.assign(current, change);
}

/** Everything works again. */
export function clearFaults(): Faults {
  return Object.assign(current, NONE);
}

/** Milliseconds since 1970, as the test that set the clock wants it. */
export function now(): number {
  return Date.now() + current.clockSkewMs;
}

/** What a test wants of the object's own storage. */
export function objectFault(): Faults["object"] {
  return current.object;
}

/** True once where a test wants a Relay to end. */
export function takeRelayReset(): boolean {
  const wanted = current.relay === "reset";
  current.relay = "ok";
  return wanted;
}

/** How often each store was called from this isolate, for a test that counts. */
export function callCounts(): Readonly<typeof calls> {
  return calls;
}

/** What a test may break, slow down and count. */
export type FaultyStore = keyof typeof calls;

/** Waits or throws where a test wants it, before a call to `kind`. */
export async function beforeCall(kind: FaultyStore): Promise<void> {
  calls[kind] += 1;
  const mode = current[kind];
  if (mode === "fail") throw new Error(`${kind} is out of service (injected)`);
  if (mode === "slow") await new Promise((done) => setTimeout(done, current.slowMs));
}
