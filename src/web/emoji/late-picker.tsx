import { lazyPart } from "../lib/lazy-part.tsx";
import styles from "./emoji-picker.module.css";

/** What a picker of emoji is given; it is the content of a popover. */
export type EmojiPickerProps = {
  /**
   * Called with what was chosen: the emoji in the person's skin tone, or `:name:` of a custom one.
   * `more` where Shift was held: then the person goes on choosing.
   */
  onPick: (emoji: string, more: boolean) => void;
};

/**
 * All emoji to choose from, with search, skin tones, what was used last and what the workspace
 * around has added. Its code and its emoji come when it is first shown.
 */
export const EmojiPicker = lazyPart<EmojiPickerProps>(
  async () => (await import("./emoji-picker.tsx")).EmojiPicker,
  { waiting: () => <div className={styles["picker"]} /> },
);
