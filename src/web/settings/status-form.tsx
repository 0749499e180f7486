import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { MeView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { useDates } from "./dates.ts";
import { FormFoot, Note, pageFormClass } from "./section.tsx";
import { SelectField } from "./select-field.tsx";
import { EXPIRIES, untilOf } from "./status-expiry.ts";
import type { Expiry } from "./status-expiry.ts";
import styles from "./status-form.module.css";
import { browserZone } from "./zones.ts";

const words = i18n("settingsStatus", {
  text: "What you are doing",
  placeholder: "Heads down until lunch",
  clearAfter: "Clear after",
  "half-hour": "30 minutes",
  hour: "1 hour",
  today: "Today",
  week: "This week",
  never: "Do not clear",
  meeting: "In a meeting",
  lunch: "At lunch",
  off: "Off today",
  set: "Set status",
  clear: "Clear status",
  until: params("Shown until {time}"),
  always: "Shown until you clear it",
  none: "Others see it beside your name.",
  missing: "Write what you are doing.",
});

const IDEAS = [
  { word: "meeting", expiry: "hour" },
  { word: "lunch", expiry: "half-hour" },
  { word: "off", expiry: "today" },
] as const;

/** Sets a line about what one is doing, with the time at which it goes by itself. */
export function StatusForm({ me, onChange }: { me: MeView; onChange: (me: MeView) => void }) {
  const t = useWords(words);
  const { moment } = useDates();
  const [text, setText] = useState(me.status?.text ?? "");
  const [expiry, setExpiry] = useState<Expiry>("today");
  const [tried, setTried] = useState(false);
  const zone = me.timeZone ?? browserZone();
  const set = useSubmit(async () => {
    const until = untilOf(expiry, Date.now(), zone);
    onChange(await api.me.update({ status: { text: text.trim(), until } }));
  });
  const clear = useSubmit(async () => {
    onChange(await api.me.update({ status: null }));
    setText("");
    setTried(false);
  });
  const error = set.error ?? clear.error;
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (text.trim() !== "") set.run();
      }}
    >
      <div className={styles["line"]}>
        <Field
          label={t.text}
          value={text}
          onChange={setText}
          error={tried && text.trim() === "" ? t.missing : undefined}
          placeholder={t.placeholder}
          maxLength={100}
          autoComplete="off"
        />
        <SelectField
          label={t.clearAfter}
          labelled
          value={expiry}
          onChange={setExpiry}
          options={EXPIRIES.map((value) => ({ value, label: t[value] }))}
        />
      </div>
      {text === "" && (
        <div className={styles["ideas"]}>
          {IDEAS.map(({ word, expiry: after }) => (
            <button
              key={word}
              type="button"
              className={styles["idea"]}
              onClick={() => {
                setText(t[word]);
                setExpiry(after);
              }}
            >
              {t[word]}
            </button>
          ))}
        </div>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" busy={set.busy}>
          {t.set}
        </Button>
        {me.status && (
          <Button look="plain" busy={clear.busy} onClick={clear.run}>
            {t.clear}
          </Button>
        )}
        <Note tone={me.status ? "good" : "plain"}>
          {!me.status
            ? t.none
            : me.status.until === null
              ? t.always
              : t.until({ time: moment(me.status.until) })}
        </Note>
      </FormFoot>
    </form>
  );
}
