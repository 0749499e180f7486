import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe, useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { PasswordForm } from "./password-form.tsx";
import { FormFoot, Note, Section, SettingRow } from "./section.tsx";

const words = i18n("settingsAccount", {
  email: "E-mail",
  emailHint: "You sign in with it. Others do not see it.",
  password: "Password",
  passwordText: "Changing it signs you out everywhere but here.",
  guest: "You are here as a guest",
  guestText:
    "You can read and write in public channels and in those you were added to. Guests do not create channels or invite others. To stay for good, sign out and create an account.",
  signOut: "Sign out",
  signOutText: "Ends the session in this browser.",
  guestSignOut:
    "A guest has no password: once you have signed out you cannot come back under this name. What you wrote stays.",
  sure: "Sign out for good",
  stay: "Stay",
});

/** How one signs in, and the way out. */
export function AccountPage() {
  const t = useWords(words);
  const me = useMe();
  if (me.isAnonymous === true)
    return (
      <>
        <Section title={t.guest} text={t.guestText}>
          {null}
        </Section>
        <Section title={t.signOut}>
          <GuestSignOut />
        </Section>
      </>
    );
  return (
    <>
      <Section>
        <SettingRow label={t.email} hint={t.emailHint}>
          {me.email}
        </SettingRow>
      </Section>
      <Section title={t.password} text={t.passwordText}>
        <PasswordForm email={me.email} />
      </Section>
      <Section>
        <SettingRow label={t.signOut} hint={t.signOutText}>
          <SignOutButton label={t.signOut} />
        </SettingRow>
      </Section>
    </>
  );
}

function SignOutButton({ label }: { label: string }) {
  const { signOut } = useSession();
  const { busy, error, run } = useSubmit(signOut);
  return (
    <>
      {error !== undefined && <FormError>{error}</FormError>}
      <Button busy={busy} onClick={run}>
        {label}
      </Button>
    </>
  );
}

function GuestSignOut() {
  const t = useWords(words);
  const { signOut } = useSession();
  const { busy, error, run } = useSubmit(signOut);
  // Undefined until it was asked; whoever stays stands at the first button again.
  const [asked, setAsked] = useState<boolean>();
  if (asked !== true)
    return (
      <FormFoot>
        <Button autoFocus={asked === false} onClick={() => setAsked(true)}>
          {t.signOut}
        </Button>
      </FormFoot>
    );
  return (
    <>
      <Note tone="warning">{t.guestSignOut}</Note>
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button autoFocus onClick={() => setAsked(false)}>
          {t.stay}
        </Button>
        <Button look="danger" busy={busy} onClick={run}>
          {t.sure}
        </Button>
      </FormFoot>
    </>
  );
}
