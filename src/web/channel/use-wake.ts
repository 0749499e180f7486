import { useEffect } from "react";
import type { ChannelClient } from "../../client/index.ts";

/** Somebody who comes back to the tab does not wait out a back-off, nor trust a socket that slept. */
export function useWake(client: ChannelClient): void {
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState === "visible") client.nudge();
    };
    document.addEventListener("visibilitychange", wake);
    return () => document.removeEventListener("visibilitychange", wake);
  }, [client]);
}
