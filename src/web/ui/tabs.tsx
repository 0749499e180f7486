// Only for views that load by themselves: whoever imports this brings the library along.
import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { DirectionFrame } from "./direction-frame.tsx";
import styles from "./tabs.module.css";

type Tab<Value extends string> = { value: Value; label: string; content: ReactNode };

/** A few views in one place, one at a time; the arrow keys go from tab to tab. */
export function Tabs<Value extends string>({
  label,
  value,
  tabs,
  onChange,
}: {
  /** The name of the row of tabs. */
  label: string;
  value: Value;
  tabs: readonly Tab<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <DirectionFrame>
      <Base.Root
        className={styles["tabs"]}
        value={value}
        onValueChange={(next: Value) => onChange(next)}
      >
        <Base.List className={styles["list"]} aria-label={label} activateOnFocus>
          {tabs.map((tab) => (
            <Base.Tab key={tab.value} className={styles["tab"]} value={tab.value}>
              {tab.label}
            </Base.Tab>
          ))}
        </Base.List>
        {tabs.map((tab) => (
          <Base.Panel key={tab.value} className={styles["panel"]} value={tab.value}>
            {tab.content}
          </Base.Panel>
        ))}
      </Base.Root>
    </DirectionFrame>
  );
}
