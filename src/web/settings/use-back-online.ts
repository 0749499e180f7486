import { useEffect, useRef } from "react";
import type { Loaded } from "../lib/use-load.ts";

/** Loads again by itself what failed while there was no network, also where it was back before the failure was known. */
export function useBackOnline({ phase, reload }: Loaded<unknown>): void {
  const cameBack = useRef(false);
  useEffect(() => {
    const back = () => {
      if (phase === "error") void reload();
      else cameBack.current = phase === "loading";
    };
    addEventListener("online", back);
    if (phase === "error" && cameBack.current) void reload();
    if (phase !== "loading") cameBack.current = false;
    return () => removeEventListener("online", back);
  }, [phase, reload]);
}
