import { params } from "@nanostores/i18n";
import type { ImportResult, ImportSkip } from "../../protocol/import.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import styles from "./imports.module.css";
import { useReasons } from "./reasons.ts";

const words = i18n("importResult", {
  imported: params("{count} imported"),
  merged: params("{count} merged with what was there"),
  skipped: params("{count} passed over: {reason}"),
});

/** What an import came to: what is here now, and what is not, and why. */
export function ResultLines({ result }: { result: ImportResult }) {
  const t = useWords(words);
  const reason = useReasons();
  const number = new Intl.NumberFormat(language.get());
  const skipped = Object.entries(result.skipped) as [ImportSkip, number][];
  return (
    <ul className={styles["result"]}>
      <li>{t.imported({ count: number.format(result.imported) })}</li>
      {result.merged > 0 && <li>{t.merged({ count: number.format(result.merged) })}</li>}
      {skipped.map(([why, times]) => (
        <li key={why}>{t.skipped({ count: number.format(times), reason: reason(why) })}</li>
      ))}
    </ul>
  );
}
