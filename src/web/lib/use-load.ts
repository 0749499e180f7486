import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";

/** A thing that is loaded: not yet, not at all, or here. */
export type Load<T> =
  | { phase: "loading" }
  | { phase: "error"; error: unknown }
  | { phase: "ready"; data: T };

export type Loaded<T> = Load<T> & {
  /** Loads again. What is shown stays until the answer is there; a failed refresh is dropped. */
  reload: () => Promise<void>;
};

const LOADING: Load<never> = { phase: "loading" };

/**
 * Loads on mount and whenever `key` changes. An answer is shown unless a later one already is: of two
 * refreshes at once the later may fail, and what the earlier brought stands then.
 */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [held, setHeld] = useState<{ key: string; load: Load<T> }>({
    key,
    load: LOADING,
  });
  const turn = useRef(0);
  const shown = useRef(0);
  const start = useEffectEvent(load);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  const settle = useCallback(async (ofKey: string, loading: Promise<T>) => {
    turn.current += 1;
    const mine = turn.current;
    const outcome = await loading.then(
      (data): Load<T> => ({ phase: "ready", data }),
      (error: unknown): Load<T> => ({ phase: "error", error }),
    );
    const isGood = outcome.phase === "ready";
    if (isGood ? mine < shown.current : mine !== turn.current) return;
    if (isGood) shown.current = mine;
    setHeld((old) => {
      const refreshFailed =
        outcome.phase === "error" && old.key === ofKey && old.load.phase === "ready";
      return refreshFailed ? old : { key: ofKey, load: outcome };
    });
  }, []);

  useEffect(() => {
    void settle(key, start());
    return () => {
      turn.current += 1;
      shown.current = turn.current;
    };
  }, [key, settle]);

  const reload = useCallback(() => {
    setHeld((old) => (old.load.phase === "error" ? { key, load: LOADING } : old));
    return settle(key, latest.current());
  }, [key, settle]);

  const current: Load<T> = held.key === key ? held.load : LOADING;
  return useMemo(() => ({ ...current, reload }), [current, reload]);
}
