import { params } from "@nanostores/i18n";
import type { Preferences } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { changePreferences, pauseUntil, PAUSES } from "../workspace/preferences.ts";
import { useDates } from "./dates.ts";
import { DigestRows } from "./digest-rows.tsx";
import { NotifyRows } from "./notify-rows.tsx";
import { PreferencesLoaded } from "./preferences-loaded.tsx";
import { PushDevices } from "./push-devices.tsx";
import { QuietHours } from "./quiet-hours.tsx";
import { Section, SettingRow } from "./section.tsx";
import { Segments } from "./segments.tsx";
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
  browser: "While Edgewise is open, in this browser",
  closed: "While Edgewise is closed",
  closedText:
    "What is said to you comes to the devices that you turn on here, unless you are active on one of them.",
  shown: "They show",
  all: "Sender and words",
  sender: "Sender only",
  none: "Neither",
  shownHint: "The same goes for the e-mail.",
  digest: "E-mail about what you missed",
});

const SHOWN = ["all", "sender", "none"] as const;

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
      <Section title={t.closed} text={t.closedText}>
        <PushDevices />
      </Section>
      <PreferencesLoaded>
        {({ shown, digest }) => (
          <>
            <Section>
              <SettingRow label={t.shown} hint={t.shownHint}>
                <Segments
                  label={t.shown}
                  value={shown}
                  options={SHOWN.map((value) => ({ value, label: t[value] }))}
                  onChange={(value) => void changePreferences({ shown: value })}
                />
              </SettingRow>
            </Section>
            <Section title={t.digest}>
              <DigestRows digest={digest} />
            </Section>
          </>
        )}
      </PreferencesLoaded>
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
