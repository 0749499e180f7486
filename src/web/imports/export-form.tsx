import { count, params } from "@nanostores/i18n";
import type { ExportSummary } from "../../protocol/import.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { shortMoment } from "../lib/time.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { FormFoot, Note } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { Chosen } from "./imports-page.tsx";
import styles from "./imports.module.css";
import { PreviewTable } from "./preview-table.tsx";

const words = i18n("exportForm", {
  isExport: params(
    "This is an export of {name}, made {when}. Nobody is notified of what it brings.",
  ),
  members: count({
    one: "{count} of its people is a member here, and keeps what they said.",
    other: "{count} of its people are members here, and keep what they said.",
  }),
  outsiders: count({
    one: "{count} is not: their words have their name and nothing else.",
    other: "{count} are not: their words have their names and nothing else.",
  }),
  messages: params("Messages, replies and deleted ones in it: {count}"),
  channels: "The channels, and what becomes of them",
  channel: "Channel",
  topic: "Topic",
  start: "Import",
});

/** Says what is in an export and what would become of it, and starts. */
export function ExportForm({
  chosen,
  summary,
  onStarted,
}: {
  chosen: Chosen;
  summary: ExportSummary;
  onStarted: (job: JobView) => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { file, name, preview } = chosen;
  const number = new Intl.NumberFormat(language.get());
  const { busy, error, onSubmit } = useSubmit(async () => {
    const input = { format: "export", fileName: name.slice(-200) };
    onStarted(await api.jobs.start("import", workspace.id, input, { file }));
  });
  return (
    <form className={styles["form"]} onSubmit={onSubmit}>
      <Note>
        {t.isExport({ name: summary.workspace, when: shortMoment(summary.at, Date.now()) })}
      </Note>
      <ul className={styles["result"]}>
        <li>{t.members(summary.members)}</li>
        {summary.outsiders > 0 && <li>{t.outsiders(summary.outsiders)}</li>}
        {summary.messages !== null && (
          <li>{t.messages({ count: number.format(summary.messages) })}</li>
        )}
      </ul>
      <PreviewTable rows={preview.rows} title={t.channels} who={t.channel} what={t.topic} />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={busy}>
          {t.start}
        </Button>
      </FormFoot>
    </form>
  );
}
