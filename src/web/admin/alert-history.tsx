import { params } from "@nanostores/i18n";
import type { AlertView } from "../../protocol/alerts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { spanOfSeconds } from "../lib/figures.ts";
import { fullTime, shortMoment } from "../lib/time.ts";
import { metricWords } from "./metric-words.ts";
import { writeMetric } from "./metrics.ts";
import styles from "./table.module.css";

const words = i18n("adminAlertHistory", {
  title: "Ended lately",
  none: "No alert has ended lately.",
  alert: "Alert",
  worst: "Worst",
  began: "Began",
  lasted: "Lasted",
  lastedFor: params("{span} long"),
});

/** Alerts that are over, the newest first. */
export function AlertHistory({ alerts }: { alerts: readonly AlertView[] }) {
  const t = useWords(words);
  const metrics = useWords(metricWords);
  const over = alerts.filter(({ endedAt }) => endedAt !== null);
  return (
    <section className={styles["section"]} aria-labelledby="ended">
      <header className={styles["head"]}>
        <h2 id="ended">{t.title}</h2>
      </header>
      {over.length === 0 ? (
        <p className={styles["note"]}>{t.none}</p>
      ) : (
        <div className={styles["frame"]}>
          <table className={styles["table"]} aria-labelledby="ended">
            <thead>
              <tr>
                <th scope="col" data-name>
                  {t.alert}
                </th>
                <th scope="col" data-number>
                  {t.worst}
                </th>
                <th scope="col" data-number data-wide>
                  {t.lasted}
                </th>
                <th scope="col" data-number>
                  {t.began}
                </th>
              </tr>
            </thead>
            <tbody>
              {over.map(({ id, name, metric, peak, startedAt, endedAt }) => {
                const span = spanOfSeconds(Math.round(((endedAt ?? startedAt) - startedAt) / 1000));
                return (
                  <tr key={id}>
                    <th scope="row" data-name>
                      <span className={styles["words"]}>
                        <span>{name}</span>
                        <small>
                          {metrics[metric]}
                          <span className={styles["narrow"]}> · {t.lastedFor({ span })}</span>
                        </small>
                      </span>
                    </th>
                    <td data-number>
                      {metric === "breaker_open" ? "–" : writeMetric(metric, peak)}
                    </td>
                    <td data-number data-wide>
                      {span}
                    </td>
                    <td data-number>
                      <time
                        dateTime={new Date(startedAt).toISOString()}
                        title={fullTime(startedAt)}
                      >
                        {shortMoment(startedAt, Date.now())}
                      </time>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
