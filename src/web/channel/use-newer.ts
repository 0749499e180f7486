import { useEffect, useEffectEvent, useState } from "react";
import type { RefObject } from "react";

/** Newer rows are asked for this far before the reader gets there. */
const AHEAD_PX = 1_200;

type Newer = { kind: "idle" } | { kind: "loading" } | { kind: "failed"; error: unknown };

/** Loads the rows after a stretch of the past when the reader comes near its end. */
export function useNewer(
  scroller: RefObject<HTMLDivElement | null>,
  rows: unknown,
  hasNewer: boolean,
  load: (() => Promise<void>) | undefined,
): { error: unknown; loadIfNear: () => void; load: () => void } {
  const [newer, setNewer] = useState<Newer>({ kind: "idle" });
  const loadNow = async () => {
    setNewer({ kind: "loading" });
    try {
      await load?.();
      setNewer({ kind: "idle" });
    } catch (error) {
      setNewer({ kind: "failed", error });
    }
  };
  const loadIfNear = () => {
    const box = scroller.current;
    if (!box || !hasNewer || newer.kind !== "idle" || box.clientHeight === 0) return;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD_PX) void loadNow();
  };
  const onRows = useEffectEvent(loadIfNear);
  const idle = newer.kind === "idle";
  useEffect(() => {
    // Not before the list has been put where the reader goes.
    const frame = requestAnimationFrame(() => onRows());
    return () => cancelAnimationFrame(frame);
  }, [rows, hasNewer, idle]);
  return {
    error: newer.kind === "failed" && hasNewer ? newer.error : undefined,
    loadIfNear,
    load: () => void loadNow(),
  };
}
