import { i18n, useWords } from "../i18n/i18n.ts";
import { Confirm } from "../ui/confirm.tsx";

const words = i18n("deleteDialog", {
  title: "Delete this message?",
  text: "It is gone for everybody, and cannot be brought back.",
  remove: "Delete",
});

/** Asks before a message is deleted. */
export function DeleteDialog({ onClose, onDelete }: { onClose: () => void; onDelete: () => void }) {
  const t = useWords(words);
  return (
    <Confirm
      title={t.title}
      text={t.text}
      action={t.remove}
      dangerous
      onConfirm={onDelete}
      onClose={onClose}
    />
  );
}
