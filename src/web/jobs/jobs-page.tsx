import { params } from "@nanostores/i18n";
import { useState } from "react";
import { JOB_KINDS } from "../../protocol/jobs.ts";
import type { JobKindName, JobView } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { useMinute } from "../panel/use-minute.ts";
import { Note } from "../settings/section.tsx";
import { useMe } from "../session.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { JobProgress } from "./job-progress.tsx";
import { useKindNames } from "./job-words.ts";
import styles from "./jobs-page.module.css";
import { useJobs } from "./use-jobs.ts";

const words = i18n("jobsPage", {
  about: "What the server does in the background for this workspace. It goes on when you leave.",
  kind: "Kind",
  every: "All kinds",
  none: "Nothing yet",
  noneText: "Announcements, imports, exports and reports appear here, with how far they are.",
  failed: "The jobs did not load",
  by: params("{name}, {ago}"),
  bySystem: params("Edgewise, {ago}"),
});

/** What goes on in the background of a workspace, and what has. */
export function JobsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [kind, setKind] = useState<JobKindName | "">("");
  const kindName = useKindNames();
  const jobs = useJobs(workspace.id, kind === "" ? undefined : kind);
  const update = (changed: JobView) =>
    jobs.change((items) => items.map((job) => (job.id === changed.id ? changed : job)));
  return (
    <div className={styles["page"]}>
      <div className={styles["head"]}>
        <Note>{t.about}</Note>
        <SelectField
          label={t.kind}
          value={kind}
          options={[
            { value: "", label: t.every },
            ...JOB_KINDS.map((value) => ({ value, label: kindName(value) })),
          ]}
          onChange={setKind}
        />
      </div>
      <PagedList pages={jobs} failed={t.failed} empty={{ title: t.none, text: t.noneText }}>
        <ul>
          {jobs.items.map((job) => (
            <Row key={job.id} job={job} onChange={update} />
          ))}
        </ul>
      </PagedList>
    </div>
  );
}

function Row({ job, onChange }: { job: JobView; onChange: (job: JobView) => void }) {
  const t = useWords(words);
  const { workspace, nameOf } = useWorkspace();
  const kindName = useKindNames();
  const when = ago(job.createdAt, useMinute());
  const by =
    job.createdBy === null
      ? t.bySystem({ ago: when })
      : t.by({ name: nameOf(job.createdBy), ago: when });
  const me = useMe();
  // An export is all that there is: it is its owner's. A report says what only who made it may see.
  const isOthers = job.kind === "report" && job.createdBy !== me.id;
  const mayHandle = !isOthers && (job.kind !== "export" || workspace.role === "owner");
  return (
    <li className={styles["row"]}>
      <div className={styles["words"]}>
        <p className={styles["title"]}>{job.title}</p>
        <p className={styles["by"]}>
          {kindName(job.kind)} · {by}
        </p>
      </div>
      <JobProgress job={job} mayHandle={mayHandle} onChange={onChange} />
    </li>
  );
}
