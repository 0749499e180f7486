import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { EmojiSign } from "./emoji-sign.tsx";
import styles from "./emoji-picker.module.css";
import { chooseTone } from "./habits.ts";
import type { Emoji } from "./search.ts";
import { TONES, withTone } from "./tone.ts";
import type { Tone } from "./tone.ts";

const words = i18n("emojiFoot", {
  hint: "Shift adds several",
  tones: "Skin tone",
  tone0: "None",
  tone1: "Light",
  tone2: "Medium light",
  tone3: "Medium",
  tone4: "Medium dark",
  tone5: "Dark",
});

const HAND = "✋";

/** What the emoji under the pointer is called, and the choice of the skin tone. */
export function PickerFoot({ emoji, tone }: { emoji: Emoji | undefined; tone: Tone }) {
  const t = useWords(words);
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={styles["foot"]}>
      {choosing ? (
        <div className={styles["tones"]} role="radiogroup" aria-label={t.tones}>
          {TONES.map((each) => (
            <label key={each} className={styles["tone"]}>
              <input
                type="radio"
                name="skin-tone"
                aria-label={t[`tone${each}`]}
                checked={each === tone}
                autoFocus={each === tone}
                onClick={() => setChoosing(false)}
                onChange={() => chooseTone(each)}
              />
              <span aria-hidden="true">{withTone(HAND, each)}</span>
            </label>
          ))}
        </div>
      ) : (
        <>
          <div className={styles["about"]}>
            {emoji ? (
              <>
                <span className={styles["large"]}>
                  <EmojiSign emoji={emoji} tone={tone} />
                </span>
                <span className={styles["names"]}>
                  {emoji.url === undefined && <b>{emoji.label}</b>}
                  <span>:{emoji.names[0]}:</span>
                </span>
              </>
            ) : (
              <span className={styles["hint"]}>{t.hint}</span>
            )}
          </div>
          <button
            type="button"
            className={styles["toneButton"]}
            aria-label={t.tones}
            aria-expanded={choosing}
            onClick={() => setChoosing(true)}
          >
            <span aria-hidden="true">{withTone(HAND, tone)}</span>
          </button>
        </>
      )}
    </div>
  );
}
