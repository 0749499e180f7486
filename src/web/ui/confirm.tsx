import type { ReactNode } from "react";
import { useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "./button.tsx";
import { Dialog, DialogActions } from "./dialog.tsx";
import { FormError } from "./field.tsx";
import { partWords } from "./words.ts";

/** Asks before something that cannot be taken back. Stays open, with the cause, where it fails. */
export function Confirm({
  title,
  text,
  action,
  dangerous = false,
  onConfirm,
  onClose,
}: {
  title: string;
  text: ReactNode;
  /** What the button does, as a verb. */
  action: string;
  dangerous?: boolean;
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
}) {
  const t = useWords(partWords);
  const { busy, error, run } = useSubmit(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose} asks>
      <p>{text}</p>
      {error !== undefined && <FormError>{error}</FormError>}
      <DialogActions>
        <Button data-first={dangerous || undefined} onClick={onClose}>
          {t.cancel}
        </Button>
        <Button look={dangerous ? "danger" : "primary"} busy={busy} onClick={run}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
