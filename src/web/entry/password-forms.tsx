import { useState } from "react";
import { ApiError } from "../../client/request.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";
import { PasswordField } from "./password-field.tsx";
import { useFormErrors } from "./use-form-errors.ts";
import { signWords } from "./words.ts";

const MIN_PASSWORD_CHARACTERS = 8;
const MAX_NAME_CHARACTERS = 80;

/** Makes an account: name, e-mail, password. */
export function SignUpForm() {
  const t = useWords(signWords);
  const { signedIn } = useSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { form, errors, fail, clear, check } = useFormErrors<"name" | "email" | "password">(() => ({
    name: name.trim() === "" ? t.nameMissing : undefined,
    email: emailFlaw(email, t),
    password:
      password.length < MIN_PASSWORD_CHARACTERS ? t.atLeast(MIN_PASSWORD_CHARACTERS) : undefined,
  }));
  const { busy, error, onSubmit } = useSubmit(async () => {
    try {
      const answer = await api.auth.signUp({ name: name.trim(), email: email.trim(), password });
      signedIn(answer.user);
    } catch (cause) {
      if (!isTaken(cause)) throw cause;
      fail("email", t.emailTaken);
    }
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
        autoComplete="name"
        maxLength={MAX_NAME_CHARACTERS}
        autoFocus
        required
      />
      <EmailField
        value={email}
        onChange={(value) => {
          setEmail(value);
          clear("email");
        }}
        error={errors.email}
        autoComplete="email"
      />
      <PasswordField
        label={t.password}
        value={password}
        onChange={(value) => {
          setPassword(value);
          clear("password");
        }}
        error={errors.password}
        autoComplete="new-password"
        minLength={MIN_PASSWORD_CHARACTERS}
        hint={t.atLeast(MIN_PASSWORD_CHARACTERS)}
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        {t.createAccount}
      </Button>
    </form>
  );
}

/** Signs in with e-mail and password. */
export function SignInForm() {
  const t = useWords(signWords);
  const { signedIn } = useSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { form, errors, fail, clear, check } = useFormErrors<"email" | "password">(() => ({
    email: emailFlaw(email, t),
    password: password === "" ? t.passwordMissing : undefined,
  }));
  const { busy, error, onSubmit } = useSubmit(async () => {
    try {
      const answer = await api.auth.signIn({ email: email.trim(), password });
      signedIn(answer.user);
    } catch (cause) {
      if (!isMismatch(cause)) throw cause;
      fail("password", t.noMatch);
    }
  });
  return (
    <form ref={form} className={entryFormClass} onSubmit={check(onSubmit)} noValidate>
      <EmailField
        value={email}
        onChange={(value) => {
          setEmail(value);
          clear("email");
        }}
        error={errors.email}
        autoComplete="username"
        autoFocus
      />
      <PasswordField
        label={t.password}
        value={password}
        onChange={(value) => {
          setPassword(value);
          clear("password");
        }}
        error={errors.password}
        autoComplete="current-password"
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        {t.signIn}
      </Button>
    </form>
  );
}

function EmailField(props: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  autoComplete: "email" | "username";
  autoFocus?: boolean;
}) {
  const t = useWords(signWords);
  return (
    <Field
      label={t.email}
      type="email"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...props}
    />
  );
}

function emailFlaw(
  email: string,
  t: { emailMissing: string; emailWrong: string },
): string | undefined {
  if (email.trim() === "") return t.emailMissing;
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.trim()) ? undefined : t.emailWrong;
}

function isTaken(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 409 || error.status === 422);
}

function isMismatch(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
