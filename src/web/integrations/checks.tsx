import styles from "./integrations.module.css";

/** Any of several, each with a box. */
export function Checks<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}) {
  return (
    <fieldset className={styles["checks"]}>
      <legend>{label}</legend>
      {options.map(({ value, label: name }) => (
        <label key={value} className={styles["check"]}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value),
              )
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
