import { params } from "@nanostores/i18n";
import { useId, useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { clockTime, dayName } from "../lib/time.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { plainText } from "../../protocol/plain-text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { MessageDialogProps } from "./message-dialog-layer.tsx";
import styles from "./remind-dialog.module.css";
import { fieldTime, remindTimes } from "./remind-times.ts";

const words = i18n("remindDialog", {
  title: "Remind me of this message",
  times: "When",
  soon: "In 20 minutes",
  hour: "In an hour",
  tomorrow: "Tomorrow morning",
  week: "Next Monday",
  exact: "At another time",
  at: params("{day}, {time}"),
  set: "Remind me",
  cancel: "Cancel",
  past: "That moment has passed.",
  done: params("You will be reminded: {when}"),
});

/** Half a reminder's room: the rest is for names that are longer than their ids. */
const WORDS_KEPT = 240;

/** Chooses when one wants to hear of a message again. */
export function RemindDialog({ message, onClose }: MessageDialogProps) {
  const t = useWords(words);
  const { nameOf } = useWorkspace();
  const name = useId();
  const [now] = useState(() => Date.now());
  const [times] = useState(() => remindTimes(now));
  const [chosen, setChosen] = useState<string>("hour");
  const [exact, setExact] = useState(() => fieldTime(times.at(-1)?.at ?? now));
  const at =
    chosen === "exact"
      ? new Date(exact).getTime()
      : (times.find(({ when }) => when === chosen)?.at ?? now);
  const said = (ms: number) => t.at({ day: dayName(ms, Date.now()), time: clockTime(ms) });
  const usable = Number.isFinite(at) && at > now;
  const { busy, error, onSubmit } = useSubmit(async () => {
    if (!usable) return;
    const { channelId, seq } = message;
    const text = plainText(message.body, nameOf).slice(0, WORDS_KEPT) || "…";
    await api.reminders.create({ text, at, channelId, seq });
    toast(t.done({ when: said(at) }));
    onClose();
  });
  return (
    <Dialog title={t.title} size="small" onClose={onClose}>
      <form className={styles["form"]} onSubmit={onSubmit}>
        <fieldset className={styles["times"]}>
          <legend className="visually-hidden">{t.times}</legend>
          {times.map((time) => (
            <label key={time.when} className={styles["time"]}>
              <input
                type="radio"
                name={name}
                checked={chosen === time.when}
                onChange={() => setChosen(time.when)}
              />
              <span>{t[time.when]}</span>
              <small>{said(time.at)}</small>
            </label>
          ))}
          <label className={styles["time"]}>
            <input
              type="radio"
              name={name}
              checked={chosen === "exact"}
              onChange={() => setChosen("exact")}
            />
            <span>{t.exact}</span>
          </label>
        </fieldset>
        {chosen === "exact" && (
          <Field
            label={t.exact}
            type="datetime-local"
            min={fieldTime(now)}
            value={exact}
            onChange={setExact}
            error={usable ? undefined : t.past}
          />
        )}
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!usable}>
            {t.set}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
