import { count } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import type { Mark } from "./marks.ts";
import styles from "./unread-badge.module.css";

const words = i18n("unreadBadge", {
  meant: count({ one: "{count} for you", other: "{count} for you" }),
  total: count({ one: "{count} unread", other: "{count} unread" }),
  unread: "unread",
});

const MOST = 999;

function shortened(number: number): string {
  return number > MOST ? `${MOST}+` : String(number);
}

/** What waits in a channel: a number for what is meant for oneself, a quiet one for the rest, a dot while it is not counted. */
export function UnreadBadge({ mark }: { mark: Mark }) {
  const t = useWords(words);
  if (mark.count > 0)
    return (
      <span className={styles["count"]} data-badge="">
        <span aria-hidden="true">{shortened(mark.count)}</span>
        <span className="visually-hidden"> {t.meant(mark.count)}</span>
      </span>
    );
  if (!mark.bold) return null;
  if (mark.total !== undefined && mark.total > 0)
    return (
      <span className={styles["total"]} data-badge="">
        <span aria-hidden="true">{shortened(mark.total)}</span>
        <span className="visually-hidden"> {t.total(mark.total)}</span>
      </span>
    );
  return (
    <span className={styles["dot"]} data-badge="">
      <span className="visually-hidden"> {t.unread}</span>
    </span>
  );
}
