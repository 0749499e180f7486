import { useState } from "react";
import type { FormEvent } from "react";
import { inviteCodeIn, navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";

/** Takes an invite link, or its code, and goes to the invite. */
export function PasteInviteForm() {
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const follow = (event: FormEvent) => {
    event.preventDefault();
    const code = inviteCodeIn(text);
    if (code === undefined) setError("That is no invite link. It ends in /invite/ and a code.");
    else navigate({ at: "invite", code });
  };
  return (
    <form className={entryFormClass} onSubmit={follow}>
      <Field
        label="Invite link"
        value={text}
        onChange={(value) => {
          setText(value);
          setError(undefined);
        }}
        error={error}
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        required
      />
      <Button type="submit" wide>
        Open invite
      </Button>
    </form>
  );
}
