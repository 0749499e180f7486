import { params } from "@nanostores/i18n";
import { useRef, useState } from "react";
import type { ImportPreview, ImportResult } from "../../protocol/import.ts";
import {
  MAX_EXPORT_PREVIEW_BYTES,
  MAX_IMPORT_BYTES,
  MAX_PREVIEW_BYTES,
} from "../../protocol/import.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { ago } from "../lib/ago.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMinute } from "../panel/use-minute.ts";
import { FormFoot, Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { digestOf, isExport } from "./export-digest.ts";
import { ExportForm } from "./export-form.tsx";
import { ImportForm } from "./import-form.tsx";
import { ResultLines } from "./import-result.tsx";
import styles from "./imports.module.css";
import { readable } from "./readable.ts";

const words = i18n("importsPage", {
  title: "Import a file",
  text: "An export of a workspace, a table of contacts as CSV, or a chat log as JSON lines of day, time, nick and text, also as .gz. The same file again brings nothing twice.",
  choose: "Choose a file",
  another: "Choose another file",
  tooLarge: params("At most {size} MB."),
  past: "Imports",
  none: "Nothing imported yet",
  noneText: "What you import appears here, with how far it is and what came of it.",
  failed: "The imports did not load",
  by: params("{name}, {ago}"),
});

const BYTES = "application/octet-stream";
const MB = 1_024 * 1_024;

/** A file on its way in: its bytes, and what the server makes of the first of them. */
export type Chosen = { file: Blob; name: string; preview: ImportPreview };

/** Brings files into a workspace, and shows what came of those before. */
export function ImportsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  const picked = useRef<File>(undefined);
  const [chosen, setChosen] = useState<Chosen>();
  const jobs = useJobs(workspace.id, "import");
  const reading = useSubmit(
    async () => {
      if (!picked.current) return;
      const { name } = picked.current;
      const file = await readable(picked.current);
      if (file.size > MAX_IMPORT_BYTES) throw new TooLarge();
      setChosen({ file, name, preview: await previewOf(workspace.id, file) });
    },
    (error) =>
      error instanceof TooLarge ? t.tooLarge({ size: MAX_IMPORT_BYTES / MB }) : undefined,
  );
  const take = (file: File | undefined) => {
    setChosen(undefined);
    picked.current = file;
    reading.run();
  };
  const started = (job: JobView) => {
    setChosen(undefined);
    jobs.change((items) => [job, ...items]);
    void jobs.reload();
  };
  const update = (changed: JobView) =>
    jobs.change((items) => items.map((job) => (job.id === changed.id ? changed : job)));
  return (
    <>
      <Section title={t.title} text={t.text}>
        <div
          className={styles["drop"]}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            take(event.dataTransfer.files[0]);
          }}
        >
          <FormFoot>
            <Button busy={reading.busy} onClick={() => input.current?.click()}>
              {chosen ? t.another : t.choose}
            </Button>
            {chosen && <span className={styles["file"]}>{chosen.name}</span>}
          </FormFoot>
        </div>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz,text/csv,application/json"
          aria-label={t.choose}
          tabIndex={-1}
          onChange={(event) => {
            take(event.target.files?.[0]);
            // The same file again is a choice again.
            event.target.value = "";
          }}
        />
        {reading.error !== undefined && <FormError>{reading.error}</FormError>}
        {chosen?.preview.export && (
          <ExportForm chosen={chosen} summary={chosen.preview.export} onStarted={started} />
        )}
        {chosen && chosen.preview.export === undefined && (
          <ImportForm key={chosen.name} chosen={chosen} onStarted={started} />
        )}
      </Section>
      <Section title={t.past}>
        <PagedList pages={jobs} failed={t.failed} empty={{ title: t.none, text: t.noneText }}>
          <ul>
            {jobs.items.map((job) => (
              <Row key={job.id} job={job} onChange={update} />
            ))}
          </ul>
        </PagedList>
      </Section>
    </>
  );
}

class TooLarge extends Error {}

/** What would become of a file: by its beginning, or of an export by all that it names. */
async function previewOf(workspaceId: string, file: Blob): Promise<ImportPreview> {
  if (await isExport(file)) {
    const digest = await digestOf(file);
    const first = digest.slice(0, MAX_EXPORT_PREVIEW_BYTES, BYTES);
    return api.imports.preview(workspaceId, first, { size: digest.size, format: "export" });
  }
  const head = file.slice(0, MAX_PREVIEW_BYTES, BYTES);
  return api.imports.preview(workspaceId, head, { size: file.size });
}

function Row({ job, onChange }: { job: JobView; onChange: (job: JobView) => void }) {
  const t = useWords(words);
  const { nameOf } = useWorkspace();
  const when = ago(job.createdAt, useMinute());
  return (
    <li className={styles["row"]}>
      <p className={styles["name"]}>{job.title}</p>
      <Note>{t.by({ name: nameOf(job.createdBy ?? ""), ago: when })}</Note>
      <JobProgress job={job} onChange={onChange} />
      {job.state === "completed" && isResult(job.result) && <ResultLines result={job.result} />}
    </li>
  );
}

function isResult(value: unknown): value is ImportResult {
  return typeof value === "object" && value !== null && "imported" in value && "skipped" in value;
}
