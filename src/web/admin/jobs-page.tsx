import { useState } from "react";
import { JOB_STATES } from "../../protocol/jobs.ts";
import type { JobState, JobView } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { usePoll } from "../lib/use-poll.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Segments } from "../settings/segments.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { JobRow } from "./job-row.tsx";
import { stateWords } from "./job-words.ts";
import { QueueTable } from "./queue-table.tsx";
import styles from "./table.module.css";

const words = i18n("adminJobs", {
  title: "Jobs",
  filter: "State",
  all: "All",
  job: "Job",
  state: "State",
  progress: "Progress",
  tries: "Tries",
  created: "Created",
  actions: "Actions",
  older: "Show older ones",
  none: "No job has run yet",
  noneText:
    "Imports, exports, reports, announcements, notifications and webhooks stand here with their progress.",
  noneOf: "None in this state",
  noneOfText: "Choose another state to see the rest.",
  failed: "The jobs did not load",
});

const EVERY_MS = 3_000;
type Filter = JobState | "all";

/** All jobs of the deployment: how full each kind's queue is, who works, and each job with its state. */
export function JobsPage() {
  const t = useWords(words);
  const states = useWords(stateWords);
  const [filter, setFilter] = useState<Filter>("all");
  return (
    <>
      <QueueTable />
      <section className={styles["section"]} aria-labelledby="jobs">
        <header className={styles["head"]}>
          <h2 id="jobs">{t.title}</h2>
          <div className={styles["wheel"]}>
            <Segments<Filter>
              label={t.filter}
              value={filter}
              options={[
                { value: "all", label: t.all },
                ...JOB_STATES.map((value) => ({ value, label: states[value] })),
              ]}
              onChange={setFilter}
            />
          </div>
        </header>
        <JobTable key={filter} filter={filter} />
      </section>
    </>
  );
}

function JobTable({ filter }: { filter: Filter }) {
  const t = useWords(words);
  const state = filter === "all" ? null : filter;
  const [pages, setPages] = useState(1);
  const { data, error, reload } = usePoll(`jobs:${filter}:${pages}`, EVERY_MS, () =>
    firstPages(state, pages),
  );
  const [last, setLast] = useState(data);
  // While one more page is on its way, what was there stays.
  if (data !== undefined && data !== last) setLast(data);
  const shown = data ?? last;
  if (shown === undefined)
    return error === undefined ? (
      <PageWaiting />
    ) : (
      <ErrorState title={t.failed} error={error} onRetry={() => void reload()} />
    );
  if (shown.items.length === 0)
    return (
      <div className={styles["empty"]}>
        {state === null ? (
          <EmptyState title={t.none} text={t.noneText} />
        ) : (
          <EmptyState title={t.noneOf} text={t.noneOfText} />
        )}
      </div>
    );
  return (
    <div className={styles["frame"]}>
      <table className={styles["table"]} aria-labelledby="jobs">
        <thead>
          <tr>
            <th scope="col" data-name>
              {t.job}
            </th>
            <th scope="col">{t.state}</th>
            <th scope="col" data-wide>
              {t.progress}
            </th>
            <th scope="col" data-number data-widest>
              {t.tries}
            </th>
            <th scope="col" data-number data-wide>
              {t.created}
            </th>
            <th scope="col" data-tight>
              <span className="visually-hidden">{t.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.items.map((job) => (
            <JobRow key={job.id} job={job} onChanged={reload} />
          ))}
        </tbody>
      </table>
      {shown.more && (
        <div className={styles["more"]}>
          <Button onClick={() => setPages((old) => old + 1)}>{t.older}</Button>
        </div>
      )}
    </div>
  );
}

async function firstPages(
  state: JobState | null,
  pages: number,
): Promise<{ items: JobView[]; more: boolean }> {
  const items: JobView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const answer = await api.jobs.list({
      all: 1,
      cursor,
      ...(state !== null && { state }),
    });
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { items, more: cursor !== null };
}
