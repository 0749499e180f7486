import { count } from "@nanostores/i18n";
import type { BreakerView } from "../../protocol/admin.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import styles from "./measure-card.module.css";
import { StateMark } from "./state-mark.tsx";
import type { Tone } from "./tone.ts";

/** How a breaker and its states are called. */
export const breakerWords = i18n("adminBreakers", {
  title: "Breakers",
  allClosed: "All closed",
  notClosed: count({ one: "{count} not closed", other: "{count} not closed" }),
  none: "Nothing has been called yet",
  closed: "closed",
  "half-open": "trying",
  open: "open",
});

/** What stands before a breaker's state. */
export const BREAKER_TONES: Readonly<Record<BreakerView["state"], Tone>> = {
  closed: "good",
  "half-open": "warning",
  open: "bad",
};

/** The state of the breaker before each dependency. */
export function BreakersCard({ breakers }: { breakers: readonly BreakerView[] }) {
  const t = useWords(breakerWords);
  const troubled = breakers.filter(({ state }) => state !== "closed").length;
  return (
    <article className={styles["card"]} data-measure="breakers">
      <h3 className={styles["name"]}>{t.title}</h3>
      <p className={styles["line"]}>
        <span className={styles["value"]}>
          {breakers.length === 0 ? "–" : troubled === 0 ? t.allClosed : t.notClosed(troubled)}
        </span>
        {breakers.length === 0 && <span className={styles["aside"]}>{t.none}</span>}
      </p>
      <ul className={styles["states"]}>
        {breakers.map(({ dependency, state }) => (
          <li key={dependency}>
            <code title={dependency}>{dependency}</code>
            <StateMark tone={BREAKER_TONES[state]}>{t[state]}</StateMark>
          </li>
        ))}
      </ul>
    </article>
  );
}
