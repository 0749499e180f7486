import { params } from "@nanostores/i18n";
import { EmojiSign } from "../channel/emoji-text.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { MessageDialogProps } from "./message-dialog-layer.tsx";
import { PeopleList } from "./people-list.tsx";
import styles from "./reactions-dialog.module.css";

const words = i18n("reactionsDialog", {
  title: "Reactions",
  by: params("{emoji} by"),
});

/** Who reacted to a message, and how. */
export function ReactionsDialog({ message, onClose }: MessageDialogProps) {
  const t = useWords(words);
  return (
    <Dialog title={t.title} size="small" onClose={onClose}>
      {message.reactions.map(({ emoji, count, userIds }) => (
        <section key={emoji} className={styles["group"]}>
          <h3 className={styles["head"]}>
            <span className={styles["emoji"]}>
              <EmojiSign emoji={emoji} />
            </span>
            {count}
          </h3>
          <PeopleList label={t.by({ emoji })} userIds={userIds} />
        </section>
      ))}
    </Dialog>
  );
}
