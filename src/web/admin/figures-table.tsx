import { digestOf } from "../chart/samples.ts";
import type { Series } from "../chart/samples.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { measureWords } from "./measure-words.ts";
import { FORMS, WINDOW_MS } from "./measures.ts";
import type { Measure } from "./measures.ts";
import styles from "./table.module.css";

const words = i18n("adminFigures", {
  caption: "What was measured in the last 10 minutes",
  measure: "Measure",
  now: "Now",
  low: "Lowest",
  mean: "Average",
  high: "Highest",
  limit: "Alert at",
});

/** The same as the charts, as numbers. */
export function FiguresTable({
  lines,
}: {
  lines: readonly { measure: Measure; series: Series; threshold: number | null }[];
}) {
  const t = useWords(words);
  const names = useWords(measureWords);
  return (
    <div className={styles["frame"]}>
      <table className={styles["table"]}>
        <caption className="visually-hidden">{t.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.measure}</th>
            <th scope="col" data-number>
              {t.now}
            </th>
            <th scope="col" data-number data-wide>
              {t.low}
            </th>
            <th scope="col" data-number>
              {t.mean}
            </th>
            <th scope="col" data-number>
              {t.high}
            </th>
            <th scope="col" data-number data-wide>
              {t.limit}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ measure, series, threshold }) => {
            const { write } = FORMS[measure];
            const digest = digestOf(series, WINDOW_MS);
            return (
              <tr key={measure}>
                <th scope="row">{names[measure]}</th>
                <td data-number>{write(digest?.now ?? null)}</td>
                <td data-number data-wide>
                  {write(digest?.low ?? null)}
                </td>
                <td data-number>{write(digest?.mean ?? null)}</td>
                <td data-number>{write(digest?.high ?? null)}</td>
                <td data-number data-wide>
                  {write(threshold)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
