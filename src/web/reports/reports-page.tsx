import { useStore } from "@nanostores/react";
import { useState } from "react";
import { isOver } from "../../protocol/jobs.ts";
import type { JobView } from "../../protocol/jobs.ts";
import type { Report } from "../../protocol/report.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { useJob } from "../jobs/use-job.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { useLoad } from "../lib/use-load.ts";
import { profileZone } from "../lib/zone.ts";
import { Note } from "../settings/section.tsx";
import { browserZone } from "../settings/zones.ts";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { ListWaiting } from "../views/paged-list.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { RangeForm } from "./range-form.tsx";
import type { Range } from "./ranges.ts";
import styles from "./reports.module.css";

const words = i18n("reports", {
  about:
    "Who says how much, where and when. Messages are counted, not read; private channels that you are not in are one line.",
  failed: "The reports did not load",
  noReport: "The report did not load",
  none: "No report yet",
  noneText: "Choose the days and make one. It goes on when you leave, and is here when you return.",
});

// The chart's library comes with the first report that is shown.
const ReportView = lazyPart(async () => (await import("./report-view.tsx")).ReportView, {
  waiting: ListWaiting,
});

/** Makes reports of a workspace and shows the last one. */
export function ReportsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const timeZone = useStore(profileZone) ?? browserZone();
  const [startedId, setStartedId] = useState<string>();
  const last = useLoad(`reports:${workspace.id}`, () =>
    api.jobs.list({ workspaceId: workspace.id, kind: "report", mine: 1, limit: 1 }),
  );
  const lastId = last.phase === "ready" ? last.data.items[0]?.id : undefined;
  const { job, setJob } = useJob(startedId ?? lastId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const make = async (range: Range) => {
    setBusy(true);
    setError(undefined);
    try {
      const started = await api.jobs.start("report", workspace.id, { ...range, timeZone });
      setJob(started);
      setStartedId(started.id);
    } catch (cause) {
      setError(explain(cause));
    } finally {
      setBusy(false);
    }
  };
  const isAtWork = job !== undefined && !isOver(job);
  return (
    <div className={styles["page"]}>
      <Note>{t.about}</Note>
      <RangeForm
        timeZone={timeZone}
        busy={busy || isAtWork}
        error={error}
        onMake={(range) => void make(range)}
      />
      {last.phase === "loading" && startedId === undefined && <ListWaiting />}
      {last.phase === "error" && startedId === undefined && (
        <ErrorState title={t.failed} error={last.error} onRetry={() => void last.reload()} />
      )}
      {last.phase === "ready" && startedId === undefined && lastId === undefined && (
        <EmptyState title={t.none} text={t.noneText} />
      )}
      {job !== undefined && job.state !== "completed" && (
        <JobProgress job={job} onChange={setJob} />
      )}
      {job?.state === "completed" && <Made job={job} />}
    </div>
  );
}

/** A report that is made, once it has come. */
function Made({ job }: { job: JobView }) {
  const t = useWords(words);
  const report = useLoad(`report:${job.id}`, () => api.jobs.output<Report>(job.id));
  if (report.phase === "loading") return <ListWaiting />;
  if (report.phase === "error")
    return (
      <ErrorState title={t.noReport} error={report.error} onRetry={() => void report.reload()} />
    );
  return <ReportView key={job.id} report={report.data} />;
}
