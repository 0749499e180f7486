import { params } from "@nanostores/i18n";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { InlineButton } from "../ui/button.tsx";
import { WarningIcon } from "../ui/icons.tsx";
import styles from "./pending-deletion.module.css";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("pendingDeletion", {
  text: params("This workspace will be deleted on {date}."),
  keep: "Keep it",
});

/** Says above everything that the workspace will be gone; an owner can take it back. */
export function PendingDeletion() {
  const t = useWords(words);
  const { workspace, reloadWorkspace } = useWorkspace();
  const { busy, error, run } = useSubmit(async () => {
    await api.workspaces.restore(workspace.id);
    await reloadWorkspace();
  });
  if (workspace.deleteAt === null) return null;
  const date = new Intl.DateTimeFormat(language.get(), { dateStyle: "long" }).format(
    workspace.deleteAt,
  );
  return (
    <p className={styles["banner"]} role="status">
      <WarningIcon />
      <span>{error ?? t.text({ date })}</span>
      {workspace.role === "owner" && (
        <InlineButton disabled={busy} onClick={run}>
          {t.keep}
        </InlineButton>
      )}
    </p>
  );
}
