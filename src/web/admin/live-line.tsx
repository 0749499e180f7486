import { params } from "@nanostores/i18n";
import { useEffect, useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { spanOfSeconds } from "../lib/figures.ts";
import { useOnline } from "../lib/use-online.ts";
import type { Polled } from "../lib/use-poll.ts";
import styles from "./live-line.module.css";

const words = i18n("adminLive", {
  live: "Live",
  old: params("No answer for {span}"),
  offline: params("You are offline. What you see is {span} old."),
  offlineNow: "You are offline.",
});

/** Without an answer for this long the figures are called old, ms. */
const OLD_MS = 15_000;

/** Says whether what is on the screen is how things are. */
export function LiveLine({ overview: { at, error } }: { overview: Polled<unknown> }) {
  const t = useWords(words);
  const online = useOnline();
  const now = useTicking(error !== undefined || !online);
  const age = at === undefined ? 0 : Math.max(0, now - at);
  const span = spanOfSeconds(Math.round(age / 1000));
  const state = !online ? "offline" : error !== undefined && age > OLD_MS ? "old" : "live";
  const said = {
    live: t.live,
    old: t.old({ span }),
    offline: age < 1_000 ? t.offlineNow : t.offline({ span }),
  };
  return (
    <p className={styles["line"]} data-state={state}>
      <span className={styles["dot"]} aria-hidden="true" />
      {said[state]}
    </p>
  );
}

/** The time, ms, and each second again while `ticks`. */
function useTicking(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!ticks) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticks]);
  return now;
}
