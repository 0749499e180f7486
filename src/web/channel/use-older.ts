import { useEffect, useEffectEvent, useState } from "react";
import type { RefObject } from "react";
import { ApiError } from "../../client/request.ts";

/** Older rows are asked for this far before the reader gets there. */
const AHEAD_PX = 1_200;

/** What is out is asked for again no sooner than this, ms, while somebody looks at its edge. */
const AGAIN_MS = 10_000;

type Older = { kind: "idle" } | { kind: "loading" } | { kind: "failed"; error: unknown };

/** Loads older rows when the reader comes near them; `error` is why the last try failed. */
export function useOlder(
  scroller: RefObject<HTMLDivElement | null>,
  rows: unknown,
  hasOlder: boolean,
  load: () => Promise<void>,
): { error: unknown; loadIfNear: () => void; load: () => void } {
  const [older, setOlder] = useState<Older>({ kind: "idle" });
  const loadNow = async () => {
    setOlder({ kind: "loading" });
    try {
      await load();
      setOlder({ kind: "idle" });
    } catch (error) {
      setOlder({ kind: "failed", error });
    }
  };
  const loadIfNear = () => {
    const box = scroller.current;
    // Hidden, it has no height, and everything would be near.
    const near = box !== null && box.clientHeight > 0 && box.scrollTop < AHEAD_PX;
    if (near && hasOlder && older.kind === "idle") void loadNow();
  };
  // Rows that do not fill the screen leave nothing to scroll.
  const onRows = useEffectEvent(loadIfNear);
  const idle = older.kind === "idle";
  // Where the store of older messages is out, the reader need not ask for it again.
  const backInMs = older.kind === "failed" ? backIn(older.error) : undefined;
  useEffect(() => {
    if (backInMs === undefined) return;
    const timer = setTimeout(() => setOlder({ kind: "idle" }), backInMs);
    return () => clearTimeout(timer);
  }, [backInMs, older]);
  useEffect(() => {
    // Not before the list has been put where the reader starts.
    const frame = requestAnimationFrame(() => onRows());
    return () => cancelAnimationFrame(frame);
  }, [rows, hasOlder, idle]);

  return {
    error: older.kind === "failed" ? older.error : undefined,
    loadIfNear,
    load: () => void loadNow(),
  };
}

function backIn(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.code !== "unavailable") return undefined;
  return Math.max((error.retryAfter ?? 0) * 1_000, AGAIN_MS);
}
