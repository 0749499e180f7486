import { params } from "@nanostores/i18n";
import { STATUS_COMPONENTS } from "../../protocol/admin.ts";
import type { HealthStatus, StatusReport } from "../../protocol/admin.ts";
import { EntryFrame } from "../entry/entry-frame.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { spanOfSeconds } from "../lib/figures.ts";
import { clockTime, fullTime, shortMoment } from "../lib/time.ts";
import { usePoll } from "../lib/use-poll.ts";
import { Button } from "../ui/button.tsx";
import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./status-page.module.css";

const words = i18n("status", {
  waiting: "Status",
  ok: "Everything works",
  degraded: "Some of it is slow or away",
  down: "Edgewise is down",
  unknown: "No answer",
  unknownText: "The server does not answer. This page tries again by itself.",
  asOf: params("As of {time}. Looked at again every half minute."),
  old: params("As of {time}. The server does not answer any more."),
  retry: "Try again",
  parts: "Parts",
  messages: "Messages",
  history: "Older messages",
  accounts: "Signing in and lists",
  files: "Pictures and files",
  jobs: "Imports, exports and notifications",
  works: "Works",
  slow: "Slow",
  away: "Away",
  incidents: "The last 14 days",
  none: "Nothing was out of order.",
  lasted: params("{part}, for {span}"),
  lasts: params("{part}, still going on"),
});

const EVERY_MS = 30_000;
const SAID = { ok: "works", degraded: "slow", down: "away" } as const;

/** Whether the service works, for everybody: its parts, and what did not work lately. */
export function StatusPage() {
  const t = useWords(words);
  const { data, at, error, reload } = usePoll("status", EVERY_MS, () =>
    api.request<StatusReport>("GET", "/api/status"),
  );
  if (data === undefined && error === undefined)
    return (
      <EntryFrame title={t.waiting}>
        <Late>
          <SkeletonBar width="long" />
        </Late>
      </EntryFrame>
    );
  if (data === undefined)
    return (
      <EntryFrame title={t.unknown} text={t.unknownText}>
        <Button onClick={() => void reload()}>{t.retry}</Button>
      </EntryFrame>
    );
  const time = clockTime(at ?? data.at);
  return (
    <EntryFrame
      title={t[data.status]}
      text={error === undefined ? t.asOf({ time }) : t.old({ time })}
      face={<Mark status={data.status} />}
    >
      <section aria-labelledby="parts" className={styles["section"]}>
        <h2 id="parts">{t.parts}</h2>
        <ul className={styles["parts"]}>
          {STATUS_COMPONENTS.map((id) => {
            const status = data.components.find((each) => each.id === id)?.status ?? "ok";
            return (
              <li key={id}>
                {t[id]}
                <span className={styles["state"]} data-status={status}>
                  {t[SAID[status]]}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <Incidents incidents={data.incidents} />
    </EntryFrame>
  );
}

function Incidents({ incidents }: Pick<StatusReport, "incidents">) {
  const t = useWords(words);
  return (
    <section aria-labelledby="incidents" className={styles["section"]}>
      <h2 id="incidents">{t.incidents}</h2>
      {incidents.length === 0 ? (
        <p className={styles["none"]}>{t.none}</p>
      ) : (
        <ul className={styles["parts"]}>
          {incidents.map(({ component, startedAt, endedAt }) => {
            const part = t[component];
            return (
              <li key={`${component} ${startedAt}`}>
                {endedAt === null
                  ? t.lasts({ part })
                  : t.lasted({
                      part,
                      span: spanOfSeconds(Math.round((endedAt - startedAt) / 1000)),
                    })}
                <time dateTime={new Date(startedAt).toISOString()} title={fullTime(startedAt)}>
                  {shortMoment(startedAt, Date.now())}
                </time>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Mark({ status }: { status: HealthStatus }) {
  return <span className={styles["mark"]} data-status={status} aria-hidden="true" />;
}
