import { useStore } from "@nanostores/react";
import { chooseLanguage, language, LANGUAGES } from "../i18n/i18n.ts";
import type { Language } from "../i18n/i18n.ts";
import styles from "./language-switch.module.css";

const CODES = Object.keys(LANGUAGES) as Language[];

/** The languages, each in its own words; the one in use is marked. */
export function LanguageSwitch({ label }: { label: string }) {
  const current = useStore(language);
  return (
    <div className={styles["switch"]} role="group" aria-label={label}>
      {CODES.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          className={styles["language"]}
          aria-pressed={code === current}
          onClick={() => chooseLanguage(code)}
        >
          {LANGUAGES[code]}
        </button>
      ))}
    </div>
  );
}
