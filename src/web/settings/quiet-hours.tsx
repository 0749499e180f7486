import type { DndHours, Preferences } from "../../protocol/personal.ts";
import { useStore } from "@nanostores/react";
import { i18n, language, localeLike, useWords } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import { changePreferences } from "../workspace/preferences.ts";
import styles from "./quiet-hours.module.css";
import { SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";
import { SwitchRow } from "./switch.tsx";

const words = i18n("settingsQuietHours", {
  on: "Be quiet at set hours",
  from: "From",
  to: "Until",
  days: "On",
});

const USUAL: DndHours = { from: "22:00", to: "08:00" };
/** Every half hour of a day, as the server writes them. */
const CLOCKS = Array.from({ length: 48 }, (_, n) => {
  const hours = String(Math.floor(n / 2)).padStart(2, "0");
  return `${hours}:${n % 2 === 0 ? "00" : "30"}`;
});
/** Monday first; 0 is Sunday. */
const DAYS = [1, 2, 3, 4, 5, 6, 0];

/** Whether, from when until when and on which days nothing is announced. */
export function QuietHours({ dnd }: { dnd: Preferences["dnd"] }) {
  const t = useWords(words);
  const set = (hours: DndHours | null) => void changePreferences({ dnd: hours });
  return (
    <>
      <SwitchRow
        label={t.on}
        checked={dnd !== null}
        onChange={(checked) => set(checked ? USUAL : null)}
      />
      {dnd && (
        <>
          <SettingRow label={t.from}>
            <ClockField
              label={t.from}
              value={dnd.from}
              onChange={(from) => set({ ...dnd, from })}
            />
          </SettingRow>
          <SettingRow label={t.to}>
            <ClockField label={t.to} value={dnd.to} onChange={(to) => set({ ...dnd, to })} />
          </SettingRow>
          <SettingRow label={t.days}>
            <Days
              label={t.days}
              chosen={dnd.days ?? DAYS}
              onChange={(days) => set(withDays(dnd, days))}
            />
          </SettingRow>
        </>
      )}
    </>
  );
}

/** Every day is the same as none named. */
function withDays({ from, to }: DndHours, days: number[]): DndHours {
  return days.length === DAYS.length ? { from, to } : { from, to, days };
}

function ClockField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (clock: string) => void;
}) {
  const code = useStore(language);
  // One that was set elsewhere may lie between two halves.
  const clocks = CLOCKS.includes(value) ? CLOCKS : [...CLOCKS, value].toSorted();
  return (
    <SelectField<string>
      label={label}
      value={value}
      options={clocks.map((clock) => ({ value: clock, label: written(clock, code) }))}
      onChange={onChange}
    />
  );
}

function written(clock: string, code: Language): string {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  const format = new Intl.DateTimeFormat(localeLike(code), { timeStyle: "short" });
  return format.format(new Date(2026, 0, 1, hours, minutes));
}

function Days({
  label,
  chosen,
  onChange,
}: {
  label: string;
  chosen: readonly number[];
  onChange: (days: number[]) => void;
}) {
  const code = useStore(language);
  const short = new Intl.DateTimeFormat(localeLike(code), { weekday: "short", timeZone: "UTC" });
  return (
    <div className={styles["days"]} role="group" aria-label={label}>
      {DAYS.map((day) => {
        // The fourth of January 2026 was a Sunday.
        const date = Date.UTC(2026, 0, 4 + day);
        const on = chosen.includes(day);
        const rest = chosen.filter((each) => each !== day);
        return (
          <button
            key={day}
            type="button"
            className={styles["day"]}
            aria-pressed={on}
            // On no day at all would be the switch above.
            disabled={on && rest.length === 0}
            onClick={() => onChange(on ? rest : [...chosen, day].sort((a, b) => a - b))}
          >
            {short.format(date)}
          </button>
        );
      })}
    </div>
  );
}
