import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { InviteLink } from "./invite-link.tsx";
import { InviteMail } from "./invite-mail.tsx";
import { USUAL_TERMS } from "./invite-terms.ts";
import { RoleField } from "./terms-fields.tsx";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./invite-people-dialog.module.css";
import { useWorkspace } from "../workspace/workspace-data.tsx";

const words = i18n("inviteDialog", { title: params("Invite people to {workspace}") });

/** Lets people in: by a link that is there at once, or by e-mail. */
export function InvitePeopleDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [terms, setTerms] = useState(USUAL_TERMS);
  return (
    <Dialog title={t.title({ workspace: workspace.name })} onClose={onClose}>
      <div className={styles["invite"]}>
        <RoleField terms={terms} everyRole={false} onChange={setTerms} />
        <InviteLink terms={terms} onTerms={setTerms} takesFocus />
        <InviteMail terms={terms} />
      </div>
    </Dialog>
  );
}
