import { useEffect, useState } from "react";

/** Whole seconds until a moment (ms), rounded up; 0 once it has passed. Renders again each second. */
export function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, until - now);
  useEffect(() => {
    // The moment may have moved ahead while nothing was left.
    const ms = until - Date.now();
    if (ms <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), ms % 1_000 || 1_000);
    return () => clearTimeout(timer);
  }, [until, now]);
  return Math.ceil(left / 1_000);
}
