import type { LiveFigures, Overview } from "../../protocol/admin.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { wholeNumber } from "../lib/figures.ts";
import styles from "./live-counts.module.css";

const words = i18n("adminLiveCounts", {
  people: "People",
  channels: "Live channels",
  sockets: "Sockets",
  relays: "Relays",
  messages: "Messages so far",
  requests: "Requests so far",
});

/** What is there at this moment, as plain numbers. */
export function LiveCounts({ live, totals }: { live: LiveFigures; totals: Overview["totals"] }) {
  const t = useWords(words);
  const counts = [
    ["people", live.people],
    ["channels", live.channels],
    ["sockets", live.sockets],
    ["relays", live.relays],
    ["messages", totals.messages],
    ["requests", totals.requests],
  ] as const;
  return (
    <dl className={styles["counts"]}>
      {counts.map(([name, value]) => (
        <div key={name} className={styles["count"]}>
          <dt>{t[name]}</dt>
          <dd data-testid={`count-${name}`}>{wholeNumber(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
