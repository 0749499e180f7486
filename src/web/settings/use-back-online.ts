import { useEffect } from "react";
import type { Loaded } from "../lib/use-load.ts";

/** Loads again by itself what failed while there was no network. */
export function useBackOnline({ phase, reload }: Loaded<unknown>): void {
  const failed = phase === "error";
  useEffect(() => {
    if (!failed) return;
    const again = () => void reload();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [failed, reload]);
}
