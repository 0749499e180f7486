import type { BreakerView } from "../../protocol/admin.ts";
import type { AlertRule, AlertView } from "../../protocol/alerts.ts";
import { count, params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { fullTime } from "../lib/time.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { writeMetric } from "./metrics.ts";
import { metricWords } from "./metric-words.ts";
import { GoodIcon } from "./icons.tsx";
import styles from "./open-alerts.module.css";

const words = i18n("adminOpenAlerts", {
  title: "Open alerts",
  none: "All quiet",
  watching: count({ one: "{count} rule watches.", other: "{count} rules watch." }),
  value: params("{metric} reached {peak}; the alert begins at {threshold}."),
  breaker: params("Open now: {names}."),
  breakerWas: "None is open any more.",
  since: params("Began {ago}"),
  undelivered: "The news of it could not be delivered.",
  rules: "Alert rules",
});

/** The alerts that fire, or that there is none; read out when one begins. */
export function OpenAlerts({
  alerts,
  rules,
  breakers,
  now,
}: {
  alerts: readonly AlertView[];
  rules: readonly AlertRule[] | undefined;
  breakers: readonly BreakerView[];
  now: number;
}) {
  const t = useWords(words);
  const metrics = useWords(metricWords);
  const names = breakers
    .filter(({ state }) => state !== "closed")
    .map(({ dependency }) => dependency)
    .join(", ");
  const watching = rules?.filter(({ enabled }) => enabled).length;
  return (
    <section aria-label={t.title} className={styles["place"]}>
      <div role="alert">
        {alerts.length > 0 && (
          <ul className={styles["alerts"]}>
            {alerts.map((alert) => {
              const { metric, peak, threshold } = alert;
              const text =
                metric === "breaker_open"
                  ? names === ""
                    ? t.breakerWas
                    : t.breaker({ names })
                  : t.value({
                      metric: metrics[metric],
                      peak: writeMetric(metric, peak),
                      threshold: writeMetric(metric, threshold),
                    });
              return (
                <li key={alert.id} className={styles["alert"]} data-testid="open-alert">
                  <WarningIcon size={18} />
                  <div>
                    <p className={styles["name"]}>{alert.name}</p>
                    <p className={styles["text"]}>
                      {text} {alert.delivered === false && t.undelivered}
                    </p>
                  </div>
                  <time
                    className={styles["since"]}
                    dateTime={new Date(alert.startedAt).toISOString()}
                    title={fullTime(alert.startedAt)}
                  >
                    {t.since({ ago: ago(alert.startedAt, now) })}
                  </time>
                </li>
              );
            })}
          </ul>
        )}
      </div>
      {alerts.length === 0 && (
        <p className={styles["quiet"]}>
          <GoodIcon size={18} />
          <strong>{t.none}</strong>
          {watching !== undefined && <span>{t.watching(watching)}</span>}
          <Link to={{ at: "admin", page: "alerts" }}>{t.rules}</Link>
        </p>
      )}
    </section>
  );
}
