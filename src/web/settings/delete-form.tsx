import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { useDates } from "./dates.ts";
import { dangerClass, FormFoot, Note, pageFormClass } from "./section.tsx";

const words = i18n("settingsDelete", {
  what: "All channels, messages, pictures and invites go, for everybody. It happens 14 days after you ask for it: until then everything works as before, and you can keep the workspace.",
  start: "Delete the workspace",
  type: params("Type “{slug}” to confirm"),
  differs: "That is not the workspace's short name.",
  ask: "Delete in 14 days",
  cancel: "Cancel",
  pending: params(
    "This workspace will be deleted on {date}. Until then everything works as before.",
  ),
  keep: "Keep this workspace",
  kept: "The workspace stays.",
});

/** Asks for the deletion, once the short name has been typed; or takes it back. */
export function DeleteForm() {
  const t = useWords(words);
  const { date } = useDates();
  const { workspace, reloadWorkspace } = useWorkspace();
  // Undefined until it was opened; whoever cancels stands at the first button again.
  const [open, setOpen] = useState<boolean>();
  const [kept, setKept] = useState(false);
  const restore = useSubmit(async () => {
    await api.workspaces.restore(workspace.id);
    await reloadWorkspace();
    setOpen(false);
    setKept(true);
  });
  if (workspace.deleteAt !== null)
    return (
      <>
        <Note tone="warning">{t.pending({ date: date(workspace.deleteAt) })}</Note>
        {restore.error !== undefined && <FormError>{restore.error}</FormError>}
        <FormFoot>
          <Button look="primary" busy={restore.busy} onClick={restore.run}>
            {t.keep}
          </Button>
        </FormFoot>
      </>
    );
  return (
    <>
      <Note>{t.what}</Note>
      {open === true ? (
        <ConfirmForm onCancel={() => setOpen(false)} />
      ) : (
        <FormFoot>
          <Button className={dangerClass} autoFocus={open === false} onClick={() => setOpen(true)}>
            {t.start}
          </Button>
          {kept && <Note tone="good">{t.kept}</Note>}
        </FormFoot>
      )}
    </>
  );
}

function ConfirmForm({ onCancel }: { onCancel: () => void }) {
  const t = useWords(words);
  const { workspace, reloadWorkspace } = useWorkspace();
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const confirmed = typed.trim() === workspace.slug;
  const { busy, error, run } = useSubmit(async () => {
    await api.workspaces.remove(workspace.id, typed.trim());
    await reloadWorkspace();
  });
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (confirmed) run();
      }}
    >
      <Field
        label={t.type({ slug: workspace.slug })}
        value={typed}
        onChange={setTyped}
        error={tried && !confirmed ? t.differs : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button onClick={onCancel}>{t.cancel}</Button>
        <Button type="submit" look="danger" busy={busy}>
          {t.ask}
        </Button>
      </FormFoot>
    </form>
  );
}
