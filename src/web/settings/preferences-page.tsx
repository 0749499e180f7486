import { useStore } from "@nanostores/react";
import { chooseLanguage, chosenLanguage, i18n, LANGUAGES, useWords } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import { Section, SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsPreferences", {
  language: "Language",
  languageHint: "Dates and times follow it.",
  asBrowser: "As the browser",
});

const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** What this browser is told; each choice holds at once. */
export function PreferencesPage() {
  return (
    <Section>
      <LanguageRow />
    </Section>
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
