import { useState } from "react";
import { useAfter } from "../lib/use-after.ts";

const SAID_FOR_MS = 1_600;

/** Copies `text`; `done` says so for a moment. */
export function useCopy(text: string): { done: boolean; run: () => void } {
  const [done, setDone] = useState(false);
  const over = useAfter(done, SAID_FOR_MS);
  if (done && over) setDone(false);
  const run = () => {
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    );
  };
  return { done, run };
}
