import { useId } from "react";
import type { ReactNode } from "react";
import { SettingRow } from "./section.tsx";
import styles from "./switch.module.css";

/** A thing that is on or off, named at the start of its line. */
export function SwitchRow({
  label,
  hint,
  checked,
  disabled = false,
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
    <SettingRow label={label} hint={hint} htmlFor={id}>
      <span className={styles["place"]}>
        <input
          id={id}
          type="checkbox"
          role="switch"
          className={styles["switch"]}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
      </span>
    </SettingRow>
  );
}
