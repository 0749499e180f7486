import { count } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import type { Mark } from "./marks.ts";
import styles from "./unread-badge.module.css";

const words = i18n("unreadBadge", {
  meant: count({ one: "{count} for you", other: "{count} for you" }),
  unread: "unread",
});

const MOST = 99;

/** What waits in a channel: a number for what is meant for oneself, a dot for the rest. */
export function UnreadBadge({ mark }: { mark: Mark }) {
  const t = useWords(words);
  if (mark.count > 0)
    return (
      <span className={styles["count"]}>
        <span aria-hidden="true">{mark.count > MOST ? `${MOST}+` : mark.count}</span>
        <span className="visually-hidden"> {t.meant(mark.count)}</span>
      </span>
    );
  if (!mark.bold) return null;
  return (
    <span className={styles["dot"]}>
      <span className="visually-hidden"> {t.unread}</span>
    </span>
  );
}
