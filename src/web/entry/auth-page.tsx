import { useState } from "react";
import type { ReactNode } from "react";
import { InlineButton } from "../ui/button.tsx";
import { EntryFoot, EntryFrame } from "./entry-frame.tsx";
import { GuestForm } from "./guest-form.tsx";
import { SignInForm, SignUpForm } from "./password-forms.tsx";

type Way = "sign-up" | "sign-in" | "guest";

const HEADINGS: Record<Way, { title: string; text: string }> = {
  "sign-up": {
    title: "Create your account",
    text: "Chat that your team owns. It takes less than a minute.",
  },
  "sign-in": { title: "Sign in", text: "Welcome back." },
  guest: {
    title: "Continue as a guest",
    text: "No password. You stay a guest in this browser until you sign out.",
  },
};

/**
 * Three ways in on one page. `heading` replaces the title where somebody comes for a reason, such
 * as an invite; the forms stay the same.
 */
export function AuthPage({
  start,
  heading,
  notice,
}: {
  start: Way;
  heading?: { title: string; text: ReactNode };
  notice?: string | undefined;
}) {
  const [way, setWay] = useState(start);
  const { title, text } = heading ?? HEADINGS[way];
  return (
    <EntryFrame title={title} text={text} notice={notice}>
      {way === "sign-up" && <SignUpForm />}
      {way === "sign-in" && <SignInForm />}
      {way === "guest" && <GuestForm />}
      <EntryFoot>
        {way !== "sign-in" && (
          <p>
            Already have an account?{" "}
            <InlineButton onClick={() => setWay("sign-in")}>Sign in</InlineButton>
          </p>
        )}
        {way !== "sign-up" && (
          <p>
            New here?{" "}
            <InlineButton onClick={() => setWay("sign-up")}>Create an account</InlineButton>
          </p>
        )}
        {way !== "guest" && (
          <p>
            Only looking in?{" "}
            <InlineButton onClick={() => setWay("guest")}>Continue as a guest</InlineButton>
          </p>
        )}
      </EntryFoot>
    </EntryFrame>
  );
}
