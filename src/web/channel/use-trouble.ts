import { useEffect, useState } from "react";
import { useAfter } from "../lib/use-after.ts";

/** A reconnect that is quicker than this is nobody's business. */
const UNNOTICED_MS = 1_200;
/** How long it stays said that all is well again. */
const BACK_MS = 2_500;
/** What is still not sent by then is shown on its own row. */
const SENDING_MS = 8_000;

/** What there is to say about a line. `most` is how many words waited while it was away. */
export type Trouble = { phase: "none" | "away" | "back"; most: number };

/**
 * Turns the ups and downs of a line into what is worth saying: nothing about a short break, at once
 * where it is `certain`, and for a moment that it is over. `first` says that it was never there.
 */
export function useTrouble(
  well: boolean,
  { certain, first }: { certain: boolean; first: boolean },
  waiting: number,
): Trouble {
  const [most, setMost] = useState<number | null>(null);
  const [lost, setLost] = useState(false);
  const late = useAfter(!well, UNNOTICED_MS);
  const noticed = !well && (late || certain || most !== null);
  if (noticed && (most === null || waiting > most)) setMost(waiting);
  if (noticed && !first && !lost) setLost(true);

  // A first connection that took its time brings nothing back.
  const back = well && most !== null && (lost || most > 0);
  if (well && most !== null && !back) setMost(null);
  const allSent = waiting === 0;
  useEffect(() => {
    if (!back) return;
    const over = () => {
      setMost(null);
      setLost(false);
    };
    const timer = setTimeout(over, allSent ? BACK_MS : SENDING_MS);
    return () => clearTimeout(timer);
  }, [back, allSent]);

  if (noticed) return { phase: "away", most: Math.max(most ?? 0, waiting) };
  return back ? { phase: "back", most } : { phase: "none", most: 0 };
}

/** Whole seconds until then (ms since 1970), counted down; 0 from then on. */
export function useSecondsTo(at: number): number {
  const [now, setNow] = useState(Date.now);
  const ahead = at > now;
  useEffect(() => {
    setNow(Date.now());
    if (at <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at, ahead]);
  return Math.max(0, Math.ceil((at - now) / 1_000));
}
