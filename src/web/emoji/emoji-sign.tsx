import styles from "./emoji-sign.module.css";
import type { Emoji } from "./search.ts";
import { withTone } from "./tone.ts";
import type { Tone } from "./tone.ts";

/** An emoji as it looks, in the size of the words around it; its name stands beside it. */
export function EmojiSign({ emoji, tone }: { emoji: Emoji; tone: Tone }) {
  if (emoji.url !== undefined)
    return <img className={styles["picture"]} src={emoji.url} alt="" loading="lazy" />;
  return (
    <span className={styles["sign"]} aria-hidden="true">
      {emoji.toned ? withTone(emoji.text, tone) : emoji.text}
    </span>
  );
}
