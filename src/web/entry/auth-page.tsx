import { useState } from "react";
import type { ReactNode } from "react";
import { useWords } from "../i18n/i18n.ts";
import { InlineButton } from "../ui/button.tsx";
import { EntryFoot, EntryFrame } from "./entry-frame.tsx";
import { GuestForm } from "./guest-form.tsx";
import { SignInForm, SignUpForm } from "./password-forms.tsx";
import { signWords } from "./words.ts";

type Way = "sign-up" | "sign-in" | "guest";

/**
 * Three ways in on one page. `heading` replaces the title where somebody comes for a reason, such
 * as an invite; the forms stay the same.
 */
export function AuthPage({
  start,
  heading,
  ended = false,
}: {
  start: Way;
  heading?: { title: string; text: ReactNode; face?: ReactNode };
  /** Whether a session ended just now. */
  ended?: boolean;
}) {
  const t = useWords(signWords);
  const [way, setWay] = useState(start);
  const headings = {
    "sign-up": { title: t.signUpTitle, text: t.signUpText },
    "sign-in": { title: t.signInTitle, text: t.signInText },
    guest: { title: t.guestTitle, text: t.guestText },
  };
  return (
    <EntryFrame {...(heading ?? headings[way])} notice={ended ? t.ended : undefined}>
      {way === "sign-up" && <SignUpForm />}
      {way === "sign-in" && <SignInForm />}
      {way === "guest" && <GuestForm />}
      <EntryFoot>
        {way !== "sign-in" && (
          <p>
            {t.haveAccount}{" "}
            <InlineButton onClick={() => setWay("sign-in")}>{t.signIn}</InlineButton>
          </p>
        )}
        {way !== "sign-up" && (
          <p>
            {t.newHere}{" "}
            <InlineButton onClick={() => setWay("sign-up")}>{t.createAnAccount}</InlineButton>
          </p>
        )}
        {way !== "guest" && (
          <p>
            {t.onlyLooking} <InlineButton onClick={() => setWay("guest")}>{t.asGuest}</InlineButton>
          </p>
        )}
      </EntryFoot>
    </EntryFrame>
  );
}
