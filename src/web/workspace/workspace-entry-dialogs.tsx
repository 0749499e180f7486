import { CreateWorkspaceForm } from "../entry/create-workspace-form.tsx";
import { PasteInviteForm } from "../entry/paste-invite-form.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";

const words = i18n("workspaceEntry", {
  create: "Create a workspace",
  join: "Join a workspace",
});

/** Another workspace of one's own. */
export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t.create} onClose={onClose}>
      <CreateWorkspaceForm />
    </Dialog>
  );
}

/** Another workspace by somebody's link. */
export function JoinWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t.join} onClose={onClose}>
      <PasteInviteForm />
    </Dialog>
  );
}
