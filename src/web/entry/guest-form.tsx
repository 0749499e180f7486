import { useRef, useState } from "react";
import type { UserView } from "../../client/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";
import { useFormErrors } from "./use-form-errors.ts";
import { signWords } from "./words.ts";

/** Makes a guest: a name and nothing else. */
export function GuestForm() {
  const t = useWords(signWords);
  const { signedIn } = useSession();
  const [name, setName] = useState("");
  // A second try after the name was refused must not make a second guest.
  const guest = useRef<UserView>(null);
  const { form, errors, clear, check } = useFormErrors<"name">(() => ({
    name: name.trim() === "" ? t.nameMissing : undefined,
  }));
  const { busy, error, onSubmit } = useSubmit(async () => {
    guest.current ??= (await api.auth.signInGuest()).user;
    await api.auth.updateName(name.trim());
    signedIn({ ...guest.current, name: name.trim(), isAnonymous: true });
  });
  return (
    <form ref={form} className={entryFormClass} onSubmit={check(onSubmit)} noValidate>
      <Field
        label={t.yourName}
        value={name}
        onChange={(value) => {
          setName(value);
          clear("name");
        }}
        error={errors.name}
        autoComplete="nickname"
        maxLength={80}
        hint={t.nameHint}
        autoFocus
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        {t.continueAsGuest}
      </Button>
    </form>
  );
}
