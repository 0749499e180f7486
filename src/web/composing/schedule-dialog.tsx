import { useState } from "react";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { explain } from "../lib/explain.ts";
import { clockTime, dayName } from "../lib/time.ts";
import { profileZone } from "../lib/zone.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import styles from "./schedule-dialog.module.css";
import { fieldsOf, momentIn, nextHour, presetsAt } from "./when.ts";

const words = i18n("schedule", {
  title: "Send later",
  change: "Change the time",
  today: "Today",
  tomorrow: "Tomorrow",
  monday: "Monday",
  other: "At another time",
  date: "Date",
  time: "Time",
  zone: params("Times are in {zone}."),
  past: "That moment has passed.",
  incomplete: "Choose a date and a time.",
  cancel: "Cancel",
  schedule: "Schedule",
});

/** The zone that the person lives in, by their profile or by their browser. */
function ownZone(): string {
  return profileZone.get() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Chooses a moment to send at: one of a few, or any. `at` is the moment that held until now, ms. */
export function ScheduleDialog({
  at,
  onChoose,
  onClose,
}: {
  at?: number;
  /** Rejects where it cannot be then; the dialog says why and stays. */
  onChoose: (sendAt: number) => Promise<void>;
  onClose: () => void;
}) {
  const t = useWords(words);
  const [now] = useState(Date.now);
  const [zone] = useState(ownZone);
  const [{ date, time }, setFields] = useState(() => fieldsOf(at ?? nextHour(now), zone));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const choose = async (moment: number | undefined) => {
    if (moment === undefined) return setError(t.incomplete);
    if (moment <= Date.now()) return setError(t.past);
    setBusy(true);
    setError(undefined);
    try {
      await onChoose(moment);
      onClose();
    } catch (cause) {
      setError(explain(cause));
      setBusy(false);
    }
  };
  return (
    <Dialog title={at === undefined ? t.title : t.change} onClose={onClose}>
      <ul className={styles["presets"]}>
        {presetsAt(now, zone).map((preset) => (
          <li key={preset.key}>
            <button
              type="button"
              className={styles["preset"]}
              disabled={busy}
              onClick={() => void choose(preset.at)}
            >
              <span>{preset.key === "monday" ? t.monday : t[preset.key]}</span>
              <span className={styles["at"]}>
                {preset.key === "monday" && `${dayName(preset.at, now)}, `}
                {clockTime(preset.at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className={styles["exact"]}
        aria-label={t.other}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void choose(momentIn(date, time, zone));
        }}
      >
        <p className={styles["heading"]}>{t.other}</p>
        <div className={styles["fields"]}>
          <Field
            label={t.date}
            type="date"
            min={fieldsOf(now, zone).date}
            value={date}
            onChange={(next) => setFields((old) => ({ ...old, date: next }))}
          />
          <Field
            label={t.time}
            type="time"
            value={time}
            onChange={(next) => setFields((old) => ({ ...old, time: next }))}
          />
        </div>
        <p className={styles["zone"]}>{t.zone({ zone: zone.replaceAll("_", " ") })}</p>
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t.schedule}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
