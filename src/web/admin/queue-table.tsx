import { count, params } from "@nanostores/i18n";
import { JOB_KINDS } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { spanOfSeconds, wholeNumber } from "../lib/figures.ts";
import { usePoll } from "../lib/use-poll.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { useKindNames } from "../jobs/job-words.ts";
import { ErrorState } from "../ui/states.tsx";
import { stateWords } from "./job-words.ts";
import styles from "./table.module.css";

const words = i18n("adminQueues", {
  title: "Queues",
  kind: "Kind",
  atOnce: "At once",
  atOnceOf: params("{active} of {concurrency}"),
  oldest: "Oldest waits",
  depth: count({ one: "{count} job waits", other: "{count} jobs wait" }),
  workers: count({ one: "{count} worker is at work", other: "{count} workers are at work" }),
  failed: "The queues did not load",
});

const EVERY_MS = 3_000;

/** How full the queue of each kind is, and how many work. */
export function QueueTable() {
  const t = useWords(words);
  const states = useWords(stateWords);
  const kindName = useKindNames();
  const { data, error, reload } = usePoll("queues", EVERY_MS, async () => {
    const [stats, { workers }] = await Promise.all([api.jobs.stats(), api.jobs.workers()]);
    return { stats, workers };
  });
  if (data === undefined)
    return error === undefined ? (
      <PageWaiting />
    ) : (
      <ErrorState title={t.failed} error={error} onRetry={() => void reload()} />
    );
  const { stats, workers } = data;
  return (
    <section className={styles["section"]} aria-labelledby="queues">
      <header className={styles["head"]}>
        <h2 id="queues">{t.title}</h2>
        <p>
          {t.depth(stats.depth)} · {t.workers(workers.length)}
        </p>
      </header>
      <div className={styles["frame"]}>
        <table className={styles["table"]} aria-labelledby="queues">
          <thead>
            <tr>
              <th scope="col">{t.kind}</th>
              <th scope="col" data-number>
                {states.waiting}
              </th>
              <th scope="col" data-number>
                {t.atOnce}
              </th>
              <th scope="col" data-number data-wide>
                {states.delayed}
              </th>
              <th scope="col" data-number>
                {states.failed}
              </th>
              <th scope="col" data-number data-wide>
                {states.completed}
              </th>
              <th scope="col" data-number data-wide>
                {t.oldest}
              </th>
            </tr>
          </thead>
          <tbody>
            {JOB_KINDS.map((kind) => {
              const of = stats.kinds[kind];
              if (of === undefined) return null;
              return (
                <tr key={kind}>
                  <th scope="row">{kindName(kind)}</th>
                  <td data-number>{wholeNumber(of.waiting)}</td>
                  <td data-number>
                    {t.atOnceOf({ active: of.active, concurrency: of.concurrency })}
                  </td>
                  <td data-number data-wide>
                    {wholeNumber(of.delayed)}
                  </td>
                  <td data-number>{wholeNumber(of.failed)}</td>
                  <td data-number data-wide>
                    {wholeNumber(of.completed)}
                  </td>
                  <td data-number data-wide>
                    {spanOfSeconds(of.oldestWaitingMs === null ? null : of.oldestWaitingMs / 1000)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
