import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { FormFoot, Note } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import type { DetailsPageProps } from "./page.ts";
import styles from "./limits-form.module.css";

const words = i18n("channelLimits", {
  channel: "All together",
  person: "Each person",
  usualChannel: "100",
  usualPerson: "30",
  number: "A whole number from 1 to 10,000, or nothing.",
  save: "Save limits",
  saved: "Saved.",
});

const MOST = 10_000;

/** The number in a field, null for none, undefined where it is none that a limit may be. */
function limitIn(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const value = Number(trimmed);
  return Number.isInteger(value) && value >= 1 && value <= MOST ? value : undefined;
}

/** A channel's own limits in messages a minute. */
export function LimitsForm({
  channel,
  onChanged,
}: Pick<DetailsPageProps, "channel" | "onChanged">) {
  const t = useWords(words);
  const old = channel.limits ?? {};
  const [all, setAll] = useState(String(old.messagesPerMinute ?? ""));
  const [each, setEach] = useState(String(old.messagesPerMinuteUser ?? ""));
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const messagesPerMinute = limitIn(all);
  const messagesPerMinuteUser = limitIn(each);
  const isGood = messagesPerMinute !== undefined && messagesPerMinuteUser !== undefined;
  const { busy, error, run } = useSubmit(async () => {
    if (!isGood) return;
    await api.channels.update(channel.id, { limits: { messagesPerMinute, messagesPerMinuteUser } });
    await onChanged();
    setSaved(true);
  });
  const typed = (set: (value: string) => void) => (value: string) => {
    setSaved(false);
    set(value);
  };
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        run();
      }}
    >
      <div className={styles["fields"]}>
        <Field
          label={t.channel}
          value={all}
          onChange={typed(setAll)}
          inputMode="numeric"
          placeholder={t.usualChannel}
          error={tried && messagesPerMinute === undefined ? t.number : undefined}
          autoComplete="off"
        />
        <Field
          label={t.person}
          value={each}
          onChange={typed(setEach)}
          inputMode="numeric"
          placeholder={t.usualPerson}
          error={tried && messagesPerMinuteUser === undefined ? t.number : undefined}
          autoComplete="off"
        />
      </div>
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" busy={busy}>
          {t.save}
        </Button>
        {saved && <Note tone="good">{t.saved}</Note>}
      </FormFoot>
    </form>
  );
}
