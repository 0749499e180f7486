import { useStore } from "@nanostores/react";
import { useEffect } from "react";
import { theInbox } from "../workspace/own-inbox.ts";
import { toldPresences, watchedPeople } from "./presence.ts";

/** Nobody has touched anything for so long: the device is idle. */
const IDLE_AFTER_MS = 5 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Asks the inbox about the people whose presence is shown, and tells it whether somebody is at this device. */
export function useWatching(): void {
  const inbox = useStore(theInbox);
  useEffect(() => {
    if (!inbox) return;
    const take = () => {
      const { presences } = inbox.getState();
      if (presences !== toldPresences.get()) toldPresences.set(presences);
    };
    const watch = () => inbox.watch(watchedPeople.get());
    watch();
    take();
    const stops = [
      inbox.subscribe(take),
      watchedPeople.listen(watch),
      watchIdle((active) => inbox.setActive(active)),
    ];
    return () => {
      for (const stop of stops) stop();
      toldPresences.set(new Map());
    };
  }, [inbox]);
}

/** Tells `setActive` when somebody comes to this device and when nobody has been at it for a while. */
function watchIdle(setActive: (active: boolean) => void): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;
  const idle = () => {
    const left = heardAt + IDLE_AFTER_MS - Date.now();
    if (left <= 0) return setActive(false);
    timer = setTimeout(idle, left);
  };
  const sign = () => {
    const now = Date.now();
    // A pointer that moves says so a hundred times a second.
    if (now - heardAt < 1_000) return;
    heardAt = now;
    setActive(true);
    clearTimeout(timer);
    timer = setTimeout(idle, IDLE_AFTER_MS);
  };
  sign();
  for (const type of SIGNS)
    addEventListener(type, sign, { signal: stop.signal, passive: true, capture: true });
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "visible" && sign(),
    { signal: stop.signal },
  );
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
