import { params } from "@nanostores/i18n";
import type { BreakerView, HealthReport, LiveFigures } from "../../protocol/admin.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { tookTime, wholeNumber } from "../lib/figures.ts";
import { usePoll } from "../lib/use-poll.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Link } from "../ui/link.tsx";
import { ErrorState } from "../ui/states.tsx";
import { breakerWords, BREAKER_TONES } from "./breakers-card.tsx";
import { adminCalls } from "./calls.ts";
import { DrainButton } from "./drain-button.tsx";
import styles from "./health-page.module.css";
import { StateMark } from "./state-mark.tsx";
import type { Tone } from "./tone.ts";
import tables from "./table.module.css";

const words = i18n("adminHealth", {
  parts: "What Edgewise stands on",
  partsHint: "Each part is asked for itself and given two seconds.",
  part: "Part",
  state: "State",
  latency: "Answered in",
  detail: "Detail",
  d1: "D1, the databases",
  kv: "KV, the session cache",
  r2: "R2, the files",
  queue: "Queues",
  objects: "Durable Objects",
  ok: "Works",
  degraded: "Slow",
  down: "Away",
  failed: "The parts could not be asked",
  breakers: "Breakers",
  breakersHint:
    "One before each dependency: it opens after failures in a row and tries again by itself.",
  dependency: "Dependency",
  calls: "Calls",
  failures: "Failures",
  noBreakers: "Nothing has been called since the server started.",
  drain: "Move everybody",
  drainHint:
    "Before a deploy, or to free the objects: everybody connected reconnects in their own time, and nothing is lost.",
  status: "Public status page",
  statusHint: params("Open to everybody, without numbers and names: {path}"),
  open: "Open it",
});

const EVERY_MS = 10_000;
const PARTS = ["d1", "kv", "r2", "queue", "objects"] as const;
const TONES: Readonly<Record<HealthReport["status"], Tone>> = {
  ok: "good",
  degraded: "warning",
  down: "bad",
};

/** Whether each part answers, the breakers before them, and the drain of everything. */
export function HealthPage({
  breakers,
  live,
}: {
  breakers: readonly BreakerView[];
  live: LiveFigures;
}) {
  const t = useWords(words);
  return (
    <>
      <section className={tables["section"]} aria-labelledby="parts">
        <header className={tables["head"]}>
          <h2 id="parts">{t.parts}</h2>
          <p>{t.partsHint}</p>
        </header>
        <Parts />
      </section>
      <Breakers breakers={breakers} />
      <section className={styles["acts"]}>
        <div className={styles["act"]}>
          <div>
            <h2>{t.drain}</h2>
            <p>{t.drainHint}</p>
          </div>
          <DrainButton what={{ all: true }} name="" connections={live.sockets} />
        </div>
        <div className={styles["act"]}>
          <div>
            <h2>{t.status}</h2>
            <p>{t.statusHint({ path: "/status" })}</p>
          </div>
          <Link to={{ at: "status" }}>{t.open}</Link>
        </div>
      </section>
    </>
  );
}

function Parts() {
  const t = useWords(words);
  const { data, error, reload } = usePoll("health", EVERY_MS, adminCalls.health);
  if (data === undefined)
    return error === undefined ? (
      <PageWaiting />
    ) : (
      <ErrorState title={t.failed} error={error} onRetry={() => void reload()} />
    );
  return (
    <div className={tables["frame"]}>
      <table className={tables["table"]} aria-labelledby="parts">
        <thead>
          <tr>
            <th scope="col" data-name>
              {t.part}
            </th>
            <th scope="col">{t.state}</th>
            <th scope="col" data-number>
              {t.latency}
            </th>
            <th scope="col" data-wide>
              {t.detail}
            </th>
          </tr>
        </thead>
        <tbody>
          {PARTS.map((part) => {
            const { status, latencyMs, detail } = data.checks[part];
            return (
              <tr key={part}>
                <th scope="row" data-name>
                  <span className={tables["words"]}>
                    <span>{t[part]}</span>
                    {detail !== undefined && <small className={tables["narrow"]}>{detail}</small>}
                  </span>
                </th>
                <td>
                  <StateMark tone={TONES[status]}>{t[status]}</StateMark>
                </td>
                <td data-number>{tookTime(latencyMs)}</td>
                <td data-wide>{detail ?? ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Breakers({ breakers }: { breakers: readonly BreakerView[] }) {
  const t = useWords(words);
  const states = useWords(breakerWords);
  return (
    <section className={tables["section"]} aria-labelledby="breakers">
      <header className={tables["head"]}>
        <h2 id="breakers">{t.breakers}</h2>
        <p>{t.breakersHint}</p>
      </header>
      {breakers.length === 0 ? (
        <p className={tables["note"]}>{t.noBreakers}</p>
      ) : (
        <div className={tables["frame"]}>
          <table className={tables["table"]} aria-labelledby="breakers">
            <thead>
              <tr>
                <th scope="col" data-name>
                  {t.dependency}
                </th>
                <th scope="col">{t.state}</th>
                <th scope="col" data-number>
                  {t.calls}
                </th>
                <th scope="col" data-number>
                  {t.failures}
                </th>
              </tr>
            </thead>
            <tbody>
              {breakers.map(({ dependency, state, calls, failures }) => (
                <tr key={dependency} data-testid="breaker" data-state={state}>
                  <th scope="row" data-name>
                    <span className={tables["words"]}>
                      <code>{dependency}</code>
                    </span>
                  </th>
                  <td>
                    <StateMark tone={BREAKER_TONES[state]}>{states[state]}</StateMark>
                  </td>
                  <td data-number>{wholeNumber(calls)}</td>
                  <td data-number>{wholeNumber(failures)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
