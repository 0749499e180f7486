import { useState } from "react";
import type { ComponentProps, KeyboardEvent } from "react";
import { useWords } from "../i18n/i18n.ts";
import { Field } from "../ui/field.tsx";
import styles from "./password-field.module.css";
import { signWords } from "./words.ts";

/** A line for a password: hidden until one asks to see it, with a word when Caps Lock is on. */
export function PasswordField({
  hint,
  ...rest
}: Omit<ComponentProps<typeof Field>, "type" | "after">) {
  const t = useWords(signWords);
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState("CapsLock"));
  return (
    <Field
      {...rest}
      type={shown ? "text" : "password"}
      hint={caps ? <span role="status">{t.capsLock}</span> : hint}
      autoCapitalize="none"
      spellCheck={false}
      onKeyDown={watchCaps}
      onKeyUp={watchCaps}
      onBlur={() => setCaps(false)}
      after={
        <button
          type="button"
          className={styles["show"]}
          aria-pressed={shown}
          onClick={() => setShown((old) => !old)}
        >
          {shown ? t.hide : t.show}
        </button>
      }
    />
  );
}
