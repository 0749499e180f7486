import { keyCaps } from "../lib/keys.ts";
import styles from "./keys.module.css";

/** A keyboard shortcut, cap by cap: `Mod+K` shows as ⌘ K or Ctrl K. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles["keys"]} aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={styles["cap"]}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
