import { useState } from "react";
import { ApiError } from "../../client/index.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { FormFoot, Note, pageFormClass } from "./section.tsx";

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 256;

const words = i18n("settingsPassword", {
  current: "Current password",
  next: "New password",
  rule: "At least 8 characters",
  missing: "Write your current password.",
  same: "This is the password you have.",
  wrong: "That is not your current password.",
  change: "Change password",
  changed: "Password changed. Other devices are signed out.",
});

/** Changes the password; every other session ends. */
export function PasswordForm({ email }: { email: string }) {
  const t = useWords(words);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [tried, setTried] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [changed, setChanged] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    try {
      await api.me.changePassword({ currentPassword: current, newPassword: next });
    } catch (cause) {
      if (!isWrongPassword(cause)) throw cause;
      setWrong(true);
      return;
    }
    setCurrent("");
    setNext("");
    setTried(false);
    setChanged(true);
  });
  const nextFlaw = next.length < MIN_CHARACTERS ? t.rule : next === current ? t.same : undefined;
  const currentFlaw = wrong ? t.wrong : current === "" ? t.missing : undefined;
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        setChanged(false);
        if (current !== "" && nextFlaw === undefined) run();
      }}
    >
      {/* Password managers want to know whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field
        label={t.current}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(value) => {
          setCurrent(value);
          setWrong(false);
        }}
        error={tried ? currentFlaw : undefined}
        maxLength={MAX_CHARACTERS}
      />
      <Field
        label={t.next}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        hint={t.rule}
        error={tried ? nextFlaw : undefined}
        maxLength={MAX_CHARACTERS}
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" busy={busy}>
          {t.change}
        </Button>
        {changed && <Note tone="good">{t.changed}</Note>}
      </FormFoot>
    </form>
  );
}

/** The sign-in library answers 400 or 401 for a password that is not the present one. */
function isWrongPassword(error: unknown): boolean {
  return error instanceof ApiError && /invalid password/i.test(error.message);
}
