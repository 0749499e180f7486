import { useRef, useState } from "react";
import type { UserView } from "../../client/index.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";

/** Makes a guest: a name and nothing else. */
export function GuestForm() {
  const { signedIn } = useSession();
  const [name, setName] = useState("");
  // A second try after the name was refused must not make a second guest.
  const guest = useRef<UserView>(null);
  const { busy, error, onSubmit } = useSubmit(async () => {
    guest.current ??= (await api.auth.signInGuest()).user;
    await api.auth.updateName(name.trim());
    signedIn({ ...guest.current, name: name.trim(), isAnonymous: true });
  });
  return (
    <form className={entryFormClass} onSubmit={onSubmit}>
      <Field
        label="Your name"
        value={name}
        onChange={setName}
        autoComplete="nickname"
        maxLength={80}
        hint="What the others will see"
        autoFocus
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        Continue as guest
      </Button>
    </form>
  );
}
