import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CopyIcon, DeleteIcon, EditIcon } from "../ui/icons.tsx";
import type { MessageBarProps } from "./message-bar.tsx";
import styles from "./message-bar.module.css";
import { QUICK_EMOJI } from "./quick-emoji.ts";

const words = i18n("messageSheet", {
  title: "Message",
  react: params("React with {emoji}"),
  copy: "Copy text",
  edit: "Edit message",
  remove: "Delete message",
});

type MessageSheetProps = MessageBarProps & {
  isOn: (emoji: string) => boolean;
  onCopy: () => void;
  onAskDelete: () => void;
};

/** The same actions as the bar's, for fingers. */
export function MessageSheet(props: MessageSheetProps) {
  const { message, actions, attention, mayEdit, mayDelete, isOn } = props;
  const t = useWords(words);
  const then = (act: () => void) => () => {
    attention.end();
    act();
  };
  return (
    <Dialog title={t.title} onClose={attention.end}>
      <div className={styles["sheetEmoji"]}>
        {QUICK_EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-label={t.react({ emoji })}
            aria-pressed={isOn(emoji)}
            onClick={then(() => actions.react(message.seq, emoji, !isOn(emoji)))}
          >
            {emoji}
          </button>
        ))}
      </div>
      <div className={styles["sheet"]}>
        <button type="button" onClick={then(props.onCopy)}>
          <CopyIcon size={18} /> {t.copy}
        </button>
        {mayEdit && (
          <button type="button" onClick={then(() => actions.startEdit(message.seq))}>
            <EditIcon size={18} /> {t.edit}
          </button>
        )}
        {mayDelete && (
          <button type="button" data-tone="danger" onClick={then(props.onAskDelete)}>
            <DeleteIcon size={18} /> {t.remove}
          </button>
        )}
      </div>
    </Dialog>
  );
}
