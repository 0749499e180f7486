import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** A list that comes page by page. */
export type Pages<T> = {
  phase: "loading" | "error" | "ready";
  error: unknown;
  items: readonly T[];
  /** There is more to load. */
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  /** Asks for the first page again; what is shown stays until it is there, or where it does not come. */
  reload: () => Promise<void>;
  /** Changes what is shown, ahead of the server. */
  change: (change: (items: readonly T[]) => readonly T[]) => void;
};

type Page<T> = { items: readonly T[]; nextCursor: string | null };
type Held<T> = { key: string; items: readonly T[]; cursor: string | null; error: unknown };

/** Loads the first page on mount and whenever `key` changes, and the others when they are asked for. */
export function usePages<T>(
  key: string,
  load: (cursor: string | null) => Promise<Page<T>>,
): Pages<T> {
  const [held, setHeld] = useState<Held<T>>();
  const [loadingMore, setLoadingMore] = useState(false);
  const turn = useRef(0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const { items, nextCursor } = await latest.current(null);
      if (mine === turn.current) setHeld({ key, items, cursor: nextCursor, error: undefined });
    } catch (error) {
      if (mine !== turn.current) return;
      // A list that is there is better than the news that there is no newer one.
      setHeld((old) =>
        old?.key === key && old.error === undefined ? old : { key, items: [], cursor: null, error },
      );
    }
  }, [key]);
  const start = useEffectEvent(() => void reload());
  useEffect(() => {
    start();
    return () => {
      turn.current += 1;
    };
  }, [key]);

  const current = held?.key === key ? held : undefined;
  const loadMore = () => {
    if (loadingMore || !current || current.cursor === null) return;
    const mine = turn.current;
    setLoadingMore(true);
    latest
      .current(current.cursor)
      .then(
        ({ items, nextCursor }) => {
          if (mine !== turn.current) return;
          setHeld({ ...current, items: [...current.items, ...items], cursor: nextCursor });
        },
        // The button is there to try again.
        () => undefined,
      )
      .finally(() => setLoadingMore(false));
  };
  const change = useCallback((act: (items: readonly T[]) => readonly T[]) => {
    setHeld((old) => old && { ...old, items: act(old.items) });
  }, []);
  const failed = current?.error !== undefined;
  return {
    phase: current === undefined ? "loading" : failed ? "error" : "ready",
    error: current?.error,
    items: current?.items ?? [],
    more: current !== undefined && current.cursor !== null,
    loadingMore,
    loadMore,
    reload: () => {
      if (failed) setHeld(undefined);
      return reload();
    },
    change,
  };
}
