import { useId } from "react";
import type { ReactNode } from "react";
import styles from "./switch.module.css";

/** On or off, with what it is for; takes effect at once. */
export function Switch({
  label,
  hint,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles["row"]}>
      <label className={styles["text"]} htmlFor={id}>
        <span className={styles["label"]}>{label}</span>
        {hint !== undefined && (
          <span className={styles["hint"]} id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={styles["switch"]}
        aria-label={label}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
