import { useState } from "react";
import { ApiError } from "../../client/index.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "./entry-frame.tsx";

const MIN_PASSWORD_CHARACTERS = 8;
const MAX_NAME_CHARACTERS = 80;

/** Makes an account: name, e-mail, password. */
export function SignUpForm() {
  const { signedIn } = useSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, onSubmit } = useSubmit(async () => {
    const answer = await api.auth.signUp({ name: name.trim(), email: email.trim(), password });
    signedIn(answer.user);
  }, whyNoAccount);
  return (
    <form className={entryFormClass} onSubmit={onSubmit}>
      <Field
        label="Your name"
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={MAX_NAME_CHARACTERS}
        autoFocus
        required
      />
      <Field
        label="E-mail"
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="email"
        inputMode="email"
        required
      />
      <Field
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        minLength={MIN_PASSWORD_CHARACTERS}
        hint={`At least ${MIN_PASSWORD_CHARACTERS} characters`}
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        Create account
      </Button>
    </form>
  );
}

/** Signs in with e-mail and password. */
export function SignInForm() {
  const { signedIn } = useSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, onSubmit } = useSubmit(async () => {
    const answer = await api.auth.signIn({ email: email.trim(), password });
    signedIn(answer.user);
  }, whyNotIn);
  return (
    <form className={entryFormClass} onSubmit={onSubmit}>
      <Field
        label="E-mail"
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="username"
        inputMode="email"
        autoFocus
        required
      />
      <Field
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <Button type="submit" look="primary" wide busy={busy}>
        Sign in
      </Button>
    </form>
  );
}

function whyNoAccount(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.status === 409 || error.status === 422)
    return "There is an account with this e-mail already. Sign in instead.";
  return undefined;
}

function whyNotIn(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.status === 401 || error.status === 403)
    return "E-mail and password do not match an account.";
  return undefined;
}
