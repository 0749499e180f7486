import { useStore } from "@nanostores/react";
import { EyeOff } from "lucide-react";
import { Body } from "../channel/body.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { CloseIcon, WarningIcon, icon } from "../ui/icons.tsx";
import { partWords } from "../ui/words.ts";
import { dropOnlyYou, linesAt, onlyYouLines } from "./only-you.ts";
import styles from "./only-you-lines.module.css";

const words = i18n("onlyYou", { label: "Only visible to you" });

const OwnIcon = icon(EyeOff);

/** What commands answer to oneself alone, above where one writes. */
export function OnlyYouLines({ place }: { place: string }) {
  const t = useWords(words);
  const parts = useWords(partWords);
  const lines = linesAt(useStore(onlyYouLines), place);
  if (lines.length === 0) return null;
  return (
    <ul className={styles["lines"]} aria-label={t.label}>
      {lines.map(({ id, text, error }) => (
        <li key={id} className={styles["line"]} data-error={error || undefined}>
          <span className={styles["sign"]}>{error ? <WarningIcon /> : <OwnIcon />}</span>
          <div className={styles["text"]} role={error ? "alert" : "status"}>
            <span className={styles["label"]}>{t.label}</span>
            <Body text={text} />
          </div>
          <IconButton
            label={parts.close}
            className={styles["close"]}
            onClick={() => dropOnlyYou(place, id)}
          >
            <CloseIcon size={14} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
