import { params } from "@nanostores/i18n";
import type { Preferences } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { pauseUntil, PAUSES } from "../workspace/preferences.ts";
import { useDates } from "./dates.ts";
import { NotifyRows } from "./notify-rows.tsx";
import { PreferencesLoaded } from "./preferences-loaded.tsx";
import { QuietHours } from "./quiet-hours.tsx";
import { Section, SettingRow } from "./section.tsx";
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
  browser: "In this browser",
});

/** When nothing is to be announced, and what this browser may show. */
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
