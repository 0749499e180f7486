import { useState } from "react";
import type { FormEvent } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { SelectField } from "../settings/select-field.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { PRESETS, rangeFault, rangeOf, todayIn } from "./ranges.ts";
import type { Preset, Range } from "./ranges.ts";
import styles from "./reports.module.css";

const words = i18n("reportRange", {
  range: "Days",
  week: "Last 7 days",
  month: "Last 30 days",
  quarter: "Last 90 days",
  year: "Last 365 days",
  own: "Days of your choice",
  from: "From",
  to: "To",
  make: "Make report",
  missing: "Choose both days.",
  backwards: "The last day is before the first.",
  long: "At most a year at a time.",
});

/** Which days a report is about, and the button that makes it. */
export function RangeForm({
  timeZone,
  busy,
  error,
  onMake,
}: {
  timeZone: string;
  busy: boolean;
  error: string | undefined;
  onMake: (range: Range) => void;
}) {
  const t = useWords(words);
  const today = todayIn(timeZone, Date.now());
  const [preset, setPreset] = useState<Preset>("month");
  const [own, setOwn] = useState<Range>(() => rangeOf("month", today));
  const range = preset === "own" ? own : rangeOf(preset, today);
  const fault = rangeFault(range);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault === undefined) onMake(range);
  };
  return (
    <form className={styles["range"]} onSubmit={submit}>
      <div className={styles["fields"]}>
        <SelectField
          label={t.range}
          labelled
          value={preset}
          options={PRESETS.map((value) => ({ value, label: t[value] }))}
          onChange={setPreset}
        />
        {preset === "own" && (
          <>
            <Field
              label={t.from}
              type="date"
              value={own.from}
              max={today}
              onChange={(from) => setOwn({ ...own, from })}
            />
            <Field
              label={t.to}
              type="date"
              value={own.to}
              max={today}
              onChange={(to) => setOwn({ ...own, to })}
            />
          </>
        )}
        <Button type="submit" look="primary" busy={busy} disabled={fault !== undefined}>
          {t.make}
        </Button>
      </div>
      {fault !== undefined && <FormError>{t[fault]}</FormError>}
      {error !== undefined && <FormError>{error}</FormError>}
    </form>
  );
}
