import { useStore } from "@nanostores/react";
import { chooseLanguage, chosenLanguage, i18n, LANGUAGES, useWords } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import { chooseTheme, chosenTheme, THEMES } from "../lib/theme.ts";
import { NotifyRows } from "./notify-rows.tsx";
import { Section, SettingRow } from "./section.tsx";
import { Segments } from "./segments.tsx";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsPreferences", {
  theme: "Appearance",
  system: "System",
  light: "Light",
  dark: "Dark",
  language: "Language",
  languageHint: "Dates and times follow it.",
  asBrowser: "As the browser",
  notifications: "Notifications",
  here: "These choices hold in this browser, not on your other devices.",
});

const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** What this browser is told; each choice holds at once. */
export function PreferencesPage() {
  const t = useWords(words);
  return (
    <>
      <Section text={t.here}>
        <ThemeRow />
        <LanguageRow />
      </Section>
      <Section title={t.notifications}>
        <NotifyRows />
      </Section>
    </>
  );
}

function ThemeRow() {
  const t = useWords(words);
  const theme = useStore(chosenTheme);
  return (
    <SettingRow label={t.theme}>
      <Segments
        label={t.theme}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t[value] }))}
        onChange={chooseTheme}
      />
    </SettingRow>
  );
}

function LanguageRow() {
  const t = useWords(words);
  const chosen = useStore(chosenLanguage);
  return (
    <SettingRow label={t.language} hint={t.languageHint}>
      <SelectField<Language | "browser">
        label={t.language}
        value={chosen ?? "browser"}
        options={[
          { value: "browser", label: t.asBrowser },
          ...LANGUAGE_CODES.map((code) => ({ value: code, label: LANGUAGES[code] })),
        ]}
        onChange={(code) => chooseLanguage(code === "browser" ? undefined : code)}
      />
    </SettingRow>
  );
}
