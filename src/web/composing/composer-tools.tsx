import { Smile } from "lucide-react";
import type { RefObject } from "react";
import { writeInto, writtenIn } from "../channel/written-field.ts";
import { EmojiPicker } from "../emoji/late-picker.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { icon } from "../ui/icons.tsx";
import { Popover } from "../ui/popover.tsx";
import styles from "./composer-tools.module.css";

const words = i18n("composerTools", { emoji: "Emoji" });

const SmileIcon = icon(Smile);

/** Puts an emoji where the caret is. */
export function EmojiButton({
  field,
  disabled,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  disabled: boolean;
}) {
  const t = useWords(words);
  const put = (emoji: string) => {
    const element = field.current;
    if (!element) return;
    const { text, start, end } = writtenIn(element);
    const caret = start + emoji.length;
    writeInto(element, {
      text: text.slice(0, start) + emoji + text.slice(end),
      start: caret,
      end: caret,
    });
  };
  return (
    <Popover
      label={t.emoji}
      side="top"
      align="end"
      renderContent={(close) => (
        <EmojiPicker
          onPick={(emoji, more) => {
            if (!more) close();
            put(emoji);
          }}
        />
      )}
    >
      {(trigger) => (
        <IconButton label={t.emoji} className={styles["tool"]} disabled={disabled} {...trigger}>
          <SmileIcon size={18} />
        </IconButton>
      )}
    </Popover>
  );
}
