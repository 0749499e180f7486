import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { EmojiPicker } from "../emoji/late-picker.tsx";
import { ReactIcon } from "../message/message-icons.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import styles from "./message-bar.module.css";
import { QUICK_EMOJI } from "./quick-emoji.ts";

const words = i18n("messageSheet", {
  title: "Message",
  react: params("React with {emoji}"),
  other: "Add a reaction",
});

type MessageSheetProps = {
  groups: readonly MenuEntry[][];
  isOn: (emoji: string) => boolean;
  onReact: (emoji: string) => void;
  onClose: () => void;
};

/** The same actions as the bar's and its menu's, for fingers. */
export function MessageSheet({ groups, isOn, onReact, onClose }: MessageSheetProps) {
  const t = useWords(words);
  const [picking, setPicking] = useState(false);
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  if (picking)
    return (
      <Dialog title={t.other} onClose={onClose}>
        <EmojiPicker onPick={(emoji) => then(() => onReact(emoji))()} />
      </Dialog>
    );
  return (
    <Dialog title={t.title} onClose={onClose}>
      <div className={styles["sheetEmoji"]}>
        {QUICK_EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-label={t.react({ emoji })}
            aria-pressed={isOn(emoji)}
            onClick={then(() => onReact(emoji))}
          >
            {emoji}
          </button>
        ))}
        <button type="button" aria-label={t.other} onClick={() => setPicking(true)}>
          <ReactIcon size={20} />
        </button>
      </div>
      {groups.map((group, index) => (
        <div key={index} className={styles["sheet"]}>
          {group.map((entry) => (
            <SheetLine key={"label" in entry ? entry.label : index} entry={entry} then={then} />
          ))}
        </div>
      ))}
    </Dialog>
  );
}

function SheetLine({ entry, then }: { entry: MenuEntry; then: (act: () => void) => () => void }) {
  if (entry.kind !== undefined && entry.kind !== "item") return null;
  return (
    <button
      type="button"
      data-tone={entry.dangerous ? "danger" : undefined}
      onClick={then(entry.onSelect)}
    >
      {entry.icon} {entry.label}
    </button>
  );
}
