import { params } from "@nanostores/i18n";
import { isOver } from "../../protocol/jobs.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import styles from "./job-progress.module.css";
import { useJobWords } from "./job-words.ts";

const words = i18n("jobProgress", {
  of: params("{done} of {total}"),
  cancel: "Cancel",
  cancelWhat: params("Cancel {what}"),
  retry: "Try again",
  retryWhat: params("Try again: {what}"),
  download: "Download",
  downloadWhat: params("Download {what}"),
});

/** How a job stands: its bar and counts, and what can be done about it. `onChange` hears what became of it. */
export function JobProgress({
  job,
  mayHandle = true,
  onChange,
}: {
  job: JobView;
  /** Whether the person may try it again and take its output. */
  mayHandle?: boolean;
  onChange: (job: JobView) => void;
}) {
  const t = useWords(words);
  const { state, trouble } = useJobWords();
  const cancel = useSubmit(async () => onChange(await api.jobs.cancel(job.id)));
  const retry = useSubmit(async () => onChange(await api.jobs.retry(job.id)));
  const error = cancel.error ?? retry.error;
  const { done, total } = job.progress;
  const isShown = !isOver(job) && (done > 0 || job.state === "active");
  const number = new Intl.NumberFormat(language.get());
  const counts =
    total === null
      ? number.format(done)
      : t.of({ done: number.format(done), total: number.format(total) });
  const what = job.title;
  return (
    <div className={styles["progress"]} data-state={job.state}>
      {isShown && (
        <progress
          className={styles["bar"]}
          aria-label={what}
          {...(total === null ? {} : { value: done, max: Math.max(total, 1) })}
        />
      )}
      <div className={styles["line"]}>
        <p className={styles["words"]}>
          <span className={styles["state"]}>{state(job)}</span>
          {done > 0 && <span className={styles["counts"]}>{counts}</span>}
        </p>
        {!isOver(job) && !job.cancelling && (
          <Button
            look="plain"
            busy={cancel.busy}
            aria-label={t.cancelWhat({ what })}
            onClick={cancel.run}
          >
            {t.cancel}
          </Button>
        )}
        {job.state === "failed" && mayHandle && (
          <Button
            look="plain"
            busy={retry.busy}
            aria-label={t.retryWhat({ what })}
            onClick={retry.run}
          >
            {t.retry}
          </Button>
        )}
        {job.hasOutput && mayHandle && (
          <a
            className={buttonClass}
            data-look="plain"
            href={api.jobs.outputPath(job.id)}
            aria-label={t.downloadWhat({ what })}
            download
          >
            {t.download}
          </a>
        )}
      </div>
      {job.error !== null && job.error.code !== "cancelled" && (
        <p className={styles["trouble"]}>{trouble(job.error)}</p>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
    </div>
  );
}
