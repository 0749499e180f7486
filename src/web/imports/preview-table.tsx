import { params } from "@nanostores/i18n";
import type { PreviewRow } from "../../protocol/import.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { shortMoment } from "../lib/time.ts";
import styles from "./imports.module.css";
import { useReasons } from "./reasons.ts";

const words = i18n("importTable", {
  row: "Row",
  becomes: "Becomes",
  new: "new",
  merge: "merged",
  skip: params("passed over: {reason}"),
});

/** What would become of each of some rows. `title` is above them, `who` and `what` are above their columns. */
export function PreviewTable({
  rows,
  title,
  who,
  what,
}: {
  rows: readonly PreviewRow[];
  title: string;
  who: string;
  what: string;
}) {
  const t = useWords(words);
  const reason = useReasons();
  const becomes = (row: PreviewRow) =>
    row.what === "skip"
      ? t.skip({ reason: row.reason === undefined ? "" : reason(row.reason) })
      : t[row.what];
  return (
    <div className={styles["scroll"]} tabIndex={0} role="region" aria-label={title}>
      <table className={styles["table"]}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.row}</th>
            <th scope="col">{who}</th>
            <th scope="col">{what}</th>
            <th scope="col">{t.becomes}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line} data-what={row.what}>
              <td className={styles["line"]}>{row.line}</td>
              <td>
                {row.name}
                {row.at !== undefined && <small>{shortMoment(row.at, Date.now())}</small>}
              </td>
              <td>{describe(row)}</td>
              <td>{becomes(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function describe({ text, fields = {} }: PreviewRow): string {
  const values = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
  return [text, ...values].filter(Boolean).join(" · ");
}
