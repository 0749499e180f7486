import { useId, useLayoutEffect, useRef, useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import styles from "./field.module.css";
import { WarningIcon } from "./icons.tsx";

type FieldProps = Omit<ComponentProps<"input">, "id" | "prefix" | "onChange"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands inside the frame before the text. */
  prefix?: string | undefined;
  /** Stands inside the frame after the text, such as a button. */
  after?: ReactNode;
  onChange: (value: string) => void;
};

/** A labelled line of text. */
export function Field({
  label,
  hint,
  error,
  prefix,
  after,
  onChange,
  autoFocus,
  ...rest
}: FieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [first] = useState(autoFocus === true);
  useLayoutEffect(() => {
    // The attribute holds for the page's first paint alone, not for what comes in later.
    if (first) input.current?.focus();
  }, [first]);
  const about = error !== undefined || hint !== undefined ? `${id}-about` : undefined;
  return (
    <div className={styles["field"]}>
      <label className={styles["label"]} htmlFor={id}>
        {label}
      </label>
      <div className={styles["frame"]} data-invalid={error !== undefined}>
        {prefix !== undefined && (
          <span className={styles["prefix"]} aria-hidden="true">
            {prefix}
          </span>
        )}
        <input
          {...rest}
          ref={input}
          id={id}
          className={styles["input"]}
          aria-describedby={about}
          aria-invalid={error !== undefined || undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {after}
      </div>
      {about !== undefined && (
        <div id={about} className={error === undefined ? styles["hint"] : undefined}>
          {error === undefined ? hint : <FormError>{error}</FormError>}
        </div>
      )}
    </div>
  );
}

/** Why a form did not go through; read out when it appears. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <p className={styles["error"]} role="alert">
      <WarningIcon />
      <span>{children}</span>
    </p>
  );
}
