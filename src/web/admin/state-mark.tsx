import type { ReactNode } from "react";
import styles from "./state-mark.module.css";
import type { Tone } from "./tone.ts";

/** A state in a word, with a mark that differs in shape as well as in colour. */
export function StateMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles["mark"]} data-tone={tone}>
      {children}
    </span>
  );
}
