import type { ReactNode } from "react";
import type { Submit } from "../lib/use-submit.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { FormFoot, pageFormClass } from "../settings/section.tsx";

const words = i18n("integrationsForm", { cancel: "Cancel" });

/** A form for one more of something: its fields, why it did not go through, and its two buttons. */
export function AddForm({
  submit,
  action,
  onCancel,
  children,
}: {
  submit: Submit;
  /** What the button does, as a verb. */
  action: string;
  onCancel: () => void;
  children: ReactNode;
}) {
  const t = useWords(words);
  return (
    <form className={pageFormClass} onSubmit={submit.onSubmit}>
      {children}
      {submit.error !== undefined && <FormError>{submit.error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={submit.busy}>
          {action}
        </Button>
        <Button onClick={onCancel}>{t.cancel}</Button>
      </FormFoot>
    </form>
  );
}
