import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { Preferences } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { changePreferences, pauseUntil, PAUSES } from "../workspace/preferences.ts";
import { useDates } from "./dates.ts";
import { keywordsIn } from "./keywords.ts";
import { NotifyRows } from "./notify-rows.tsx";
import { PreferencesLoaded } from "./preferences-loaded.tsx";
import { QuietHours } from "./quiet-hours.tsx";
import { FormFoot, Note, pageFormClass, Section, SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsQuiet", {
  pause: "Pause",
  pauseHint: "What comes meanwhile is kept in Activity and announced to nobody.",
  paused: params("Nothing is announced until {time}."),
  resume: "Go on",
  no: "Not paused",
  half: "For 30 minutes",
  hour: "For an hour",
  tomorrow: "Until tomorrow morning",
  quiet: "Quiet hours",
  quietText: "Every day in your time zone. Others see that you do not want to be disturbed.",
  keywords: "Words for you",
  keywordsText: "A message with one of these words counts as a mention of you.",
  keywordsLabel: "Words, with commas between them",
  keywordsHint: "Your first name, a project, a machine",
  save: "Save words",
  saved: "Saved.",
  most: "At most fifty words of at most fifty letters.",
  browser: "In this browser",
});

/** When nothing is to be announced, what counts as meant for oneself, and what this browser may show. */
export function QuietPage() {
  const t = useWords(words);
  return (
    <>
      <PreferencesLoaded>
        {(preferences) => (
          <>
            <Section>
              <PauseRow until={preferences.dndUntil} />
            </Section>
            <Section title={t.quiet} text={t.quietText}>
              <QuietHours dnd={preferences.dnd} />
            </Section>
            <Section title={t.keywords} text={t.keywordsText}>
              <KeywordsForm keywords={preferences.keywords} />
            </Section>
          </>
        )}
      </PreferencesLoaded>
      <Section title={t.browser}>
        <NotifyRows />
      </Section>
    </>
  );
}

function PauseRow({ until }: { until: Preferences["dndUntil"] }) {
  const t = useWords(words);
  const { moment } = useDates();
  const now = Date.now();
  if (until !== null && until > now)
    return (
      <SettingRow label={t.pause} hint={t.paused({ time: moment(until) })}>
        <Button onClick={() => void pauseUntil(null)}>{t.resume}</Button>
      </SettingRow>
    );
  return (
    <SettingRow label={t.pause} hint={t.pauseHint}>
      <SelectField<"no" | (typeof PAUSES)[number]["name"]>
        label={t.pause}
        value="no"
        options={[
          { value: "no", label: t.no },
          ...PAUSES.map(({ name }) => ({ value: name, label: t[name] })),
        ]}
        onChange={(name) => {
          const pause = PAUSES.find((each) => each.name === name);
          if (pause) void pauseUntil(pause.until(Date.now()));
        }}
      />
    </SettingRow>
  );
}

const MOST_WORDS = 50;
const MOST_LETTERS = 50;

function KeywordsForm({ keywords }: { keywords: readonly string[] }) {
  const t = useWords(words);
  const [text, setText] = useState(keywords.join(", "));
  const [saved, setSaved] = useState(false);
  const wanted = keywordsIn(text);
  const tooMany =
    wanted.length > MOST_WORDS || wanted.some((word) => Array.from(word).length > MOST_LETTERS);
  const { busy, error, onSubmit } = useSubmit(async () => {
    if (tooMany) return;
    await changePreferences({ keywords: wanted });
    setSaved(true);
  });
  return (
    <form className={pageFormClass} onSubmit={onSubmit}>
      <Field
        label={t.keywordsLabel}
        value={text}
        onChange={(value) => {
          setSaved(false);
          setText(value);
        }}
        hint={t.keywordsHint}
        error={tooMany ? t.most : undefined}
        autoComplete="off"
      />
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
