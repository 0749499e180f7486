import { useId } from "react";
import styles from "./choice.module.css";

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string; hint: string }[];
  onChange: (value: T) => void;
};

/** One of a few, each with a line that explains it. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <fieldset className={styles["choice"]}>
      <legend>{label}</legend>
      <div className={styles["options"]}>
        {options.map((option) => (
          <label key={option.value} className={styles["option"]}>
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              aria-describedby={`${id}-${option.value}`}
              onChange={() => onChange(option.value)}
            />
            <span className={styles["name"]}>{option.label}</span>
            <span className={styles["hint"]} id={`${id}-${option.value}`}>
              {option.hint}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
