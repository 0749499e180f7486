import { params } from "@nanostores/i18n";
import { isOver } from "../../protocol/jobs.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { useJobWords, useKindNames } from "../jobs/job-words.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { shortNumber, wholeNumber } from "../lib/figures.ts";
import { fullTime, shortMoment } from "../lib/time.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { IconButton } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { RetryIcon } from "./icons.tsx";
import styles from "./job-row.module.css";
import { lookOf, stateWords } from "./job-words.ts";
import { StateMark } from "./state-mark.tsx";
import tables from "./table.module.css";

const words = i18n("adminJobRow", {
  cancel: params("Cancel {title}"),
  retry: params("Try {title} again"),
  of: params("{done} of {total}"),
  tries: params("{attempts} of {maxAttempts}"),
  progress: params("Progress of {title}"),
});

/** One job: what it is, how far it is, and what can be done about it. */
export function JobRow({ job, onChanged }: { job: JobView; onChanged: () => Promise<void> }) {
  const t = useWords(words);
  const kindName = useKindNames();
  const { trouble } = useJobWords();
  const states = useWords(stateWords);
  const { word, tone } = lookOf(job);
  const { title, error } = job;
  const cancel = useSubmit(async () => {
    await api.jobs.cancel(job.id);
    await onChanged();
  });
  const retry = useSubmit(async () => {
    await api.jobs.retry(job.id);
    await onChanged();
  });
  const refused = cancel.error ?? retry.error;
  const said = error === null || error.code === "cancelled" ? undefined : trouble(error);
  return (
    <tr data-testid="job" data-state={word}>
      <th scope="row" data-name>
        <span className={tables["words"]}>
          <span title={job.id}>{title}</span>
          <small title={said}>
            {kindName(job.kind)}
            {said !== undefined && ` · ${said}`}
          </small>
        </span>
        {refused !== undefined && <FormError>{refused}</FormError>}
      </th>
      <td>
        <StateMark tone={tone}>{states[word]}</StateMark>
      </td>
      <td data-wide>
        <Progress job={job} />
      </td>
      <td data-number data-widest>
        {t.tries({ attempts: job.attempts, maxAttempts: job.maxAttempts })}
      </td>
      <td data-number data-wide>
        <time dateTime={new Date(job.createdAt).toISOString()} title={fullTime(job.createdAt)}>
          {shortMoment(job.createdAt, Date.now())}
        </time>
      </td>
      <td data-tight>
        {!isOver(job) && (
          <IconButton
            label={t.cancel({ title })}
            disabled={job.cancelling || cancel.busy}
            onClick={cancel.run}
          >
            <CloseIcon />
          </IconButton>
        )}
        {job.state === "failed" && (
          <IconButton label={t.retry({ title })} disabled={retry.busy} onClick={retry.run}>
            <RetryIcon />
          </IconButton>
        )}
      </td>
    </tr>
  );
}

function Progress({ job: { progress, title, state } }: { job: JobView }) {
  const t = useWords(words);
  const { done, total } = progress;
  if (total === null || total === 0)
    return <span>{done === 0 && state !== "completed" ? "–" : wholeNumber(done)}</span>;
  return (
    <span className={styles["progress"]}>
      <progress max={total} value={done} aria-label={t.progress({ title })} />
      <span>{t.of({ done: shortNumber(done), total: shortNumber(total) })}</span>
    </span>
  );
}
