import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** What is asked for again and again. */
export type Polled<T> = {
  /** The last answer; undefined before the first. */
  data: T | undefined;
  /** When it came, ms. */
  at: number | undefined;
  /** Why the last try failed; undefined after one that went well. */
  error: unknown;
  /** Asks now. */
  reload: () => Promise<void>;
};

/** However often it failed, it is tried again after this long, ms. */
const LONGEST_MS = 30_000;

/**
 * Asks at once, then every `everyMs` while the page is in sight, more seldom while it fails. Another
 * `key` begins anew.
 */
export function usePoll<T>(key: string, everyMs: number, load: () => Promise<T>): Polled<T> {
  type Held = Omit<Polled<T>, "reload"> & { key: string };
  const empty: Held = { key, data: undefined, at: undefined, error: undefined };
  const [held, setHeld] = useState(empty);
  const start = useEffectEvent(load);
  const now = useRef<() => Promise<void>>(undefined);

  useEffect(() => {
    let stopped = false;
    let failures = 0;
    let running: Promise<void> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const data = await start();
        failures = 0;
        if (!stopped) setHeld({ key, data, at: Date.now(), error: undefined });
      } catch (error) {
        failures += 1;
        if (stopped) return;
        setHeld((old) =>
          old.key === key ? { ...old, error } : { key, data: undefined, at: undefined, error },
        );
      }
    };
    const turn = (): Promise<void> => {
      clearTimeout(timer);
      running ??= ask().finally(() => {
        running = undefined;
        if (!stopped && document.visibilityState === "visible")
          timer = setTimeout(() => void turn(), Math.min(everyMs * 2 ** failures, LONGEST_MS));
      });
      return running;
    };
    const seen = () => {
      if (document.visibilityState === "visible") void turn();
      else clearTimeout(timer);
    };
    // What is on its way may have been asked before the change that one wants to see.
    now.current = async () => {
      await running;
      await turn();
    };
    void turn();
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", seen);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", seen);
    };
  }, [key, everyMs]);

  const reload = useCallback(async () => void (await now.current?.()), []);
  const current = held.key === key ? held : empty;
  return { data: current.data, at: current.at, error: current.error, reload };
}
