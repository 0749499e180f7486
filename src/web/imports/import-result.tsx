import { params } from "@nanostores/i18n";
import { EXPORT_THINGS } from "../../protocol/import.ts";
import type { ImportResult, ImportSkip, ImportTally } from "../../protocol/import.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import styles from "./imports.module.css";
import { useReasons } from "./reasons.ts";

const words = i18n("importResult", {
  imported: params("{count} imported"),
  merged: params("{count} merged with what was there"),
  skipped: params("{count} passed over: {reason}"),
});

const things = i18n("importThings", {
  people: "People",
  groups: "Groups",
  channels: "Channels",
  members: "Members of channels",
  messages: "Messages",
});

/** What an import came to: what is here now, and what is not, and why. */
export function ResultLines({ result }: { result: ImportResult }) {
  const t = useWords(things);
  const { things: each } = result;
  if (each === undefined) return <Lines tally={result} />;
  return (
    <dl className={styles["things"]}>
      {EXPORT_THINGS.filter((thing) => each[thing].read > 0).map((thing) => (
        <div key={thing}>
          <dt>{t[thing]}</dt>
          <dd>
            <Lines tally={each[thing]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ tally }: { tally: ImportTally }) {
  const t = useWords(words);
  const reason = useReasons();
  const number = new Intl.NumberFormat(language.get());
  const skipped = Object.entries(tally.skipped) as [ImportSkip, number][];
  return (
    <ul className={styles["result"]}>
      <li>{t.imported({ count: number.format(tally.imported) })}</li>
      {tally.merged > 0 && <li>{t.merged({ count: number.format(tally.merged) })}</li>}
      {skipped.map(([why, times]) => (
        <li key={why}>{t.skipped({ count: number.format(times), reason: reason(why) })}</li>
      ))}
    </ul>
  );
}
