import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { MemberField } from "./member-field.tsx";
import { FormFoot, Note, pageFormClass } from "./section.tsx";

const words = i18n("settingsTransfer", {
  to: "New owner",
  type: params("Type “{name}” to confirm"),
  differs: "That is not the workspace's name.",
  give: "Give it away",
  nobody: "There is nobody else here yet. Invite somebody first.",
});

/** Makes another member the owner, once the workspace's name has been typed. */
export function TransferForm() {
  const t = useWords(words);
  const me = useMe();
  const { workspace, members, reloadWorkspace, reloadMembers } = useWorkspace();
  const [to, setTo] = useState<string>();
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const confirmed = typed.trim() === workspace.name;
  const { busy, error, run } = useSubmit(async () => {
    if (to === undefined) return;
    await api.workspaces.transfer(workspace.id, to);
    await Promise.all([reloadWorkspace(), reloadMembers()]);
  });
  const others = Array.from(members.values()).filter(
    ({ userId, role }) => userId !== me.id && role !== "guest",
  );
  if (others.length === 0) return <Note>{t.nobody}</Note>;
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (confirmed) run();
      }}
    >
      <MemberField label={t.to} members={others} value={to} onChange={setTo} />
      {to !== undefined && (
        <>
          <Field
            label={t.type({ name: workspace.name })}
            value={typed}
            onChange={setTyped}
            error={tried && !confirmed ? t.differs : undefined}
            autoComplete="off"
          />
          {error !== undefined && <FormError>{error}</FormError>}
          <FormFoot>
            <Button type="submit" look="danger" busy={busy}>
              {t.give}
            </Button>
          </FormFoot>
        </>
      )}
    </form>
  );
}
