import { params } from "@nanostores/i18n";
import { useStore } from "@nanostores/react";
import type { Preferences } from "../../protocol/personal.ts";
import type { DigestChoice } from "../../protocol/push.ts";
import { i18n, language, localeLike, useWords } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useMe } from "../session.tsx";
import { changePreferences } from "../workspace/preferences.ts";
import { Note, SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsDigest", {
  every: "Send it",
  everyHint: params("To {email}, when you have missed something."),
  off: "Never",
  hourly: "Every hour",
  daily: "Every day",
  weekly: "Every week",
  at: "At",
  atHint: "In your own time zone.",
  on: "On",
  guest: "Guests have no e-mail address. With an account of your own you can get it.",
  noMail: "This server sends no e-mail.",
});

const EVERY = ["off", "hourly", "daily", "weekly"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
/** Monday first; 0 is Sunday. */
const DAYS = ["1", "2", "3", "4", "5", "6", "0"];
const USUAL = { hour: 9, day: 1 };

/** When a letter tells of what was missed. */
export function DigestRows({ digest }: { digest: Preferences["digest"] }) {
  const t = useWords(words);
  const me = useMe();
  const code = useStore(language);
  const server = useLoad("mail", () => api.push.key());
  if (me.isAnonymous) return <Note>{t.guest}</Note>;
  if (server.phase === "ready" && !server.data.mail) return <Note>{t.noMail}</Note>;
  const set = (change: Partial<DigestChoice> & Pick<DigestChoice, "every">) =>
    void changePreferences({ digest: { ...USUAL, ...digest, ...change, language: code } });
  return (
    <>
      <SettingRow label={t.every} hint={t.everyHint({ email: me.email })}>
        <SelectField<(typeof EVERY)[number]>
          label={t.every}
          value={digest?.every ?? "off"}
          options={EVERY.map((value) => ({ value, label: t[value] }))}
          onChange={(every) =>
            every === "off" ? void changePreferences({ digest: null }) : set({ every })
          }
        />
      </SettingRow>
      {digest?.every === "weekly" && (
        <SettingRow label={t.on}>
          <SelectField<string>
            label={t.on}
            value={String(digest.day)}
            options={DAYS.map((value) => ({ value, label: dayName(Number(value), code) }))}
            onChange={(day) => set({ every: digest.every, day: Number(day) })}
          />
        </SettingRow>
      )}
      {digest && digest.every !== "hourly" && (
        <SettingRow label={t.at} hint={t.atHint}>
          <SelectField<string>
            label={t.at}
            value={String(digest.hour)}
            options={HOURS.map((value) => ({ value, label: clockName(Number(value), code) }))}
            onChange={(hour) => set({ every: digest.every, hour: Number(hour) })}
          />
        </SettingRow>
      )}
    </>
  );
}

function dayName(day: number, code: string): string {
  // The fourth of January 2026 was a Sunday.
  const at = Date.UTC(2026, 0, 4 + day);
  return new Intl.DateTimeFormat(code, { weekday: "long", timeZone: "UTC" }).format(at);
}

function clockName(hour: number, code: Language): string {
  const clock = new Intl.DateTimeFormat(localeLike(code), { timeStyle: "short" });
  return clock.format(new Date(2026, 0, 1, hour));
}
