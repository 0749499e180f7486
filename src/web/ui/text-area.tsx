import { useId } from "react";
import type { ReactNode } from "react";
import styles from "./text-area.module.css";

/** A labelled text of several lines; it grows with what is written. */
export function TextArea({
  label,
  hint,
  value,
  maxLength,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  value: string;
  maxLength: number;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles["field"]}>
      <label className={styles["label"]} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles["text"]}
        rows={3}
        value={value}
        maxLength={maxLength}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
    </div>
  );
}
