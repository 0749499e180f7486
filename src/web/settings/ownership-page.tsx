import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { remember } from "../lib/remember.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { DeleteForm } from "./delete-form.tsx";
import { dangerClass, FormFoot, Note, Section } from "./section.tsx";
import { TransferForm } from "./transfer-form.tsx";

const words = i18n("settingsLeaving", {
  transfer: "Give the workspace away",
  transferText:
    "Another member becomes the owner, and you stay as an admin. Only they can give it back.",
  remove: "Delete the workspace",
  leave: "Leave the workspace",
  leaveText:
    "You are out of all its channels. What you wrote stays, and an invite lets you back in.",
  lastOwner: "You own this workspace. To leave it, give it away first.",
  sure: params("Leave {workspace} now?"),
  stay: "Stay",
  leaveNow: "Leave",
});

/** The ways out: for the owner giving away and deleting, for everybody leaving. */
export function OwnershipPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  if (workspace.role !== "owner")
    return (
      <Section title={t.leave} text={t.leaveText}>
        <LeaveForm />
      </Section>
    );
  return (
    <>
      <Section title={t.transfer} text={t.transferText}>
        <TransferForm />
      </Section>
      <Section title={t.remove}>
        <DeleteForm />
      </Section>
      <Section title={t.leave}>
        <Note>{t.lastOwner}</Note>
      </Section>
    </>
  );
}

function LeaveForm() {
  const t = useWords(words);
  const me = useMe();
  const { workspace } = useWorkspace();
  // Undefined until it was asked; whoever says no stands at the first button again.
  const [asked, setAsked] = useState<boolean>();
  const { busy, error, run } = useSubmit(async () => {
    await api.members.remove(workspace.id, me.id);
    remember("workspace", undefined);
    navigate({ at: "home" });
  });
  if (asked !== true)
    return (
      <FormFoot>
        <Button className={dangerClass} autoFocus={asked === false} onClick={() => setAsked(true)}>
          {t.leave}
        </Button>
      </FormFoot>
    );
  return (
    <>
      <p>{t.sure({ workspace: workspace.name })}</p>
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button autoFocus onClick={() => setAsked(false)}>
          {t.stay}
        </Button>
        <Button look="danger" busy={busy} onClick={run}>
          {t.leaveNow}
        </Button>
      </FormFoot>
    </>
  );
}
