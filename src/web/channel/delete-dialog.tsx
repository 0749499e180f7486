import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";

const words = i18n("deleteDialog", {
  title: "Delete this message?",
  text: "It is gone for everybody, and cannot be brought back.",
  cancel: "Cancel",
  remove: "Delete",
});

/** Asks before a message is deleted. */
export function DeleteDialog({ onClose, onDelete }: { onClose: () => void; onDelete: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t.title} onClose={onClose}>
      <p>{t.text}</p>
      <DialogActions>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button look="primary" onClick={onDelete}>
          {t.remove}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
