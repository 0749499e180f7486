import { i18n, useWords } from "../i18n/i18n.ts";
import { focusComposer, focusMessages } from "./panes.ts";
import styles from "./skip-links.module.css";

const words = i18n("skipLinks", {
  label: "Skip links",
  messages: "Skip to the messages",
  composer: "Skip to writing",
});

/** The first stops of the Tab key: past the sidebar in one step. */
export function SkipLinks() {
  const t = useWords(words);
  return (
    <nav className={styles["links"]} aria-label={t.label}>
      <button type="button" className={styles["link"]} onClick={focusMessages}>
        {t.messages}
      </button>
      <button type="button" className={styles["link"]} onClick={focusComposer}>
        {t.composer}
      </button>
    </nav>
  );
}
