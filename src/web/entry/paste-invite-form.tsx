import { useState } from "react";
import type { FormEvent } from "react";
import { useWords } from "../i18n/i18n.ts";
import { inviteCodeIn, navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";
import { startWords } from "./words.ts";

/** Takes an invite link, or its code, and goes to the invite. */
export function PasteInviteForm() {
  const t = useWords(startWords);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const follow = (event: FormEvent) => {
    event.preventDefault();
    const code = inviteCodeIn(text);
    if (code === undefined) setWrong(true);
    else navigate({ at: "invite", code });
  };
  return (
    <form className={entryFormClass} onSubmit={follow} noValidate>
      <Field
        label={t.inviteLink}
        value={text}
        onChange={(value) => {
          setText(value);
          setWrong(false);
        }}
        error={wrong ? t.noLink : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="url"
        autoFocus
        required
      />
      <Button type="submit" look="primary" wide>
        {t.openInvite}
      </Button>
    </form>
  );
}
