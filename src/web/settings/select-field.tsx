import { CSPProvider } from "@base-ui/react/csp-provider";
import { Select } from "@base-ui/react/select";
import { useId } from "react";
import { DirectionFrame } from "../ui/direction-frame.tsx";
import { CheckIcon, ChevronIcon } from "../ui/icons.tsx";
import styles from "./select-field.module.css";

/** One value of a select; `hint` explains it in the open list. */
export type SelectOption<T extends string> = { value: T; label: string; hint?: string };

type SelectFieldProps<T extends string> = {
  label: string;
  /** Shows the label above; otherwise it is the control's name alone. */
  labelled?: boolean;
  value: T;
  options: readonly SelectOption<T>[];
  disabled?: boolean;
  onChange: (value: T) => void;
};

/** Chooses one of a few from a list that opens. */
export function SelectField<T extends string>({
  label,
  labelled = false,
  value,
  options,
  disabled = false,
  onChange,
}: SelectFieldProps<T>) {
  const id = useId();
  return (
    <div className={styles["field"]}>
      {labelled && (
        <span id={id} className={styles["label"]}>
          {label}
        </span>
      )}
      <DirectionFrame>
        {/* The page's policy allows no style elements, and the list needs none. */}
        <CSPProvider disableStyleElements>
          <Select.Root
            items={options}
            value={value}
            disabled={disabled}
            onValueChange={(next) => next !== null && onChange(next)}
          >
            <Select.Trigger
              className={styles["trigger"]}
              {...(labelled ? { "aria-labelledby": id } : { "aria-label": label })}
            >
              <Select.Value />
              <ChevronIcon size={14} />
            </Select.Trigger>
            <Select.Portal render={<section aria-label={label} />}>
              <Select.Positioner
                className={styles["positioner"]}
                alignItemWithTrigger={false}
                align="end"
                sideOffset={4}
              >
                <Select.Popup className={styles["popup"]}>
                  {options.map((option) => (
                    <Select.Item
                      key={option.value}
                      value={option.value}
                      label={option.label}
                      className={styles["item"]}
                    >
                      <Select.ItemIndicator className={styles["mark"]}>
                        <CheckIcon size={14} />
                      </Select.ItemIndicator>
                      <Select.ItemText className={styles["name"]}>{option.label}</Select.ItemText>
                      {option.hint !== undefined && (
                        <span className={styles["hint"]}>{option.hint}</span>
                      )}
                    </Select.Item>
                  ))}
                </Select.Popup>
              </Select.Positioner>
            </Select.Portal>
          </Select.Root>
        </CSPProvider>
      </DirectionFrame>
    </div>
  );
}
