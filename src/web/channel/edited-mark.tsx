import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { fullTime } from "../lib/time.ts";
import styles from "./message-row.module.css";

const words = i18n("editedMark", { edited: "edited", when: params("Edited {time}") });

/** Says after a message that it was changed; the title says when. */
export function EditedMark({ at }: { at: number }) {
  const t = useWords(words);
  return (
    <span className={styles["edited"]} title={t.when({ time: fullTime(at) })}>
      {t.edited}
    </span>
  );
}
