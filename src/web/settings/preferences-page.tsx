import { count } from "@nanostores/i18n";
import { useStore } from "@nanostores/react";
import { chooseLanguage, chosenLanguage, i18n, LANGUAGES, useWords } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import { chooseTheme, chosenTheme, THEMES } from "../lib/theme.ts";
import { changePreferences } from "../workspace/preferences.ts";
import { PreferencesLoaded } from "./preferences-loaded.tsx";
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
  here: "These choices hold in this browser, not on your other devices.",
  writing: "Writing",
  undoSend: "Undo sending",
  undoSendHint:
    "A message waits so long before it goes out, and can be taken back. On all your devices.",
  seconds: count({ one: "{count} second", other: "{count} seconds" }),
  off: "Off",
});

const UNDO_SECONDS = [0, 5, 10] as const;
const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** How the app looks in this browser, and how one writes; each choice holds at once. */
export function PreferencesPage() {
  const t = useWords(words);
  return (
    <>
      <Section text={t.here}>
        <ThemeRow />
        <LanguageRow />
      </Section>
      <PreferencesLoaded>
        {({ undoSendS }) => (
          <Section title={t.writing}>
            <SettingRow label={t.undoSend} hint={t.undoSendHint}>
              <Segments
                label={t.undoSend}
                value={String(undoSendS)}
                options={UNDO_SECONDS.map((seconds) => ({
                  value: String(seconds),
                  label: seconds === 0 ? t.off : t.seconds(seconds),
                }))}
                onChange={(value) =>
                  void changePreferences({
                    undoSendS: UNDO_SECONDS.find((each) => String(each) === value) ?? 0,
                  })
                }
              />
            </SettingRow>
          </Section>
        )}
      </PreferencesLoaded>
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
