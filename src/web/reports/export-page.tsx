import { useState } from "react";
import type { ExportScope } from "../../protocol/export.ts";
import { isOver } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { ago } from "../lib/ago.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMinute } from "../panel/use-minute.ts";
import { FormFoot, Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { FormError } from "../ui/field.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./reports.module.css";

const words = i18n("exports", {
  about:
    "A file with the people, groups, channels and messages of this workspace, with threads, reactions, pins and earlier versions. It can be read into another workspace.",
  what: "What to export",
  public: "Public channels",
  publicHint: "What everybody here can read anyway.",
  all: "Everything",
  allHint: "Private channels and direct messages as well. Everybody is told, in the first channel.",
  start: "Export",
  sure: "Export everything?",
  sureText:
    "The file will hold private channels and direct messages of other people. Everybody in the workspace is told that you did this.",
  sureAction: "Export everything",
  before: "Earlier exports",
  none: "No export yet",
  noneText: "Your exports appear here and can be downloaded for 30 days.",
  failed: "The exports did not load",
});

/** Takes a workspace's words along, as its owner. */
export function ExportPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [scope, setScope] = useState<ExportScope>("public");
  const [asks, setAsks] = useState(false);
  const exported = useJobs(workspace.id, "export");
  const begin = async () => {
    const started = await api.jobs.start("export", workspace.id, { scope });
    exported.change((items) => [started, ...items.filter(({ id }) => id !== started.id)]);
  };
  const { busy, error, run } = useSubmit(begin);
  const isAtWork = exported.items.some((job) => !isOver(job));
  const minute = useMinute();
  return (
    <>
      <Section>
        <Note>{t.about}</Note>
        <Choice
          label={t.what}
          value={scope}
          options={[
            { value: "public", label: t.public, hint: t.publicHint },
            { value: "all", label: t.all, hint: t.allHint },
          ]}
          onChange={setScope}
        />
        {error !== undefined && <FormError>{error}</FormError>}
        <FormFoot>
          <Button
            look="primary"
            busy={busy}
            disabled={isAtWork}
            onClick={scope === "all" ? () => setAsks(true) : run}
          >
            {t.start}
          </Button>
        </FormFoot>
        {asks && (
          <Confirm
            title={t.sure}
            text={t.sureText}
            action={t.sureAction}
            onConfirm={begin}
            onClose={() => setAsks(false)}
          />
        )}
      </Section>
      <Section title={t.before}>
        <PagedList pages={exported} failed={t.failed} empty={{ title: t.none, text: t.noneText }}>
          <ul className={styles["exports"]}>
            {exported.items.map((job) => (
              <li key={job.id}>
                <p className={styles["export"]}>
                  {job.title} <span>{ago(job.createdAt, minute)}</span>
                </p>
                <JobProgress
                  job={job}
                  onChange={(changed) =>
                    exported.change((items) =>
                      items.map((one) => (one.id === changed.id ? changed : one)),
                    )
                  }
                />
              </li>
            ))}
          </ul>
        </PagedList>
      </Section>
    </>
  );
}
