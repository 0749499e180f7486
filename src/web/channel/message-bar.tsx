import { useState } from "react";
import { params } from "@nanostores/i18n";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { CheckIcon, CopyIcon, DeleteIcon, EditIcon } from "../ui/icons.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import styles from "./message-bar.module.css";
import type { MessageActions } from "./message-context.ts";
import { MessageSheet } from "./message-sheet.tsx";
import { QUICK_EMOJI } from "./quick-emoji.ts";
import { useCopy } from "./use-copy.ts";
import type { Attention } from "./use-attention.ts";

const words = i18n("messageBar", {
  actions: "Message actions",
  react: params("React with {emoji}"),
  copy: "Copy text",
  copied: "Copied",
  edit: "Edit message",
  remove: "Delete message",
});

export type MessageBarProps = {
  message: Message;
  actions: MessageActions;
  attention: Attention;
  mayEdit: boolean;
  mayDelete: boolean;
};

/** What can be done with a message: a bar over its row, or a sheet from below after a long press. */
export function MessageBar(props: MessageBarProps) {
  const { message, actions, attention, mayEdit, mayDelete } = props;
  const t = useWords(words);
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const copy = useCopy(message.body);
  const ask = (on: boolean) => {
    setAsking(on);
    attention.hold(on);
  };
  const isOn = (emoji: string) =>
    message.reactions.some((each) => each.emoji === emoji && each.userIds.includes(me.id));
  if (asking)
    return (
      <DeleteDialog
        onClose={() => ask(false)}
        onDelete={() => {
          ask(false);
          actions.remove(message.seq);
        }}
      />
    );
  if (attention.level === "sheet")
    return <MessageSheet {...props} isOn={isOn} onCopy={copy.run} onAskDelete={() => ask(true)} />;
  return (
    <div className={styles["bar"]} role="toolbar" aria-label={t.actions}>
      {QUICK_EMOJI.map((emoji) => (
        <IconButton
          key={emoji}
          label={t.react({ emoji })}
          className={styles["button"]}
          aria-pressed={isOn(emoji)}
          onClick={() => actions.react(message.seq, emoji, !isOn(emoji))}
        >
          <span className={styles["emoji"]}>{emoji}</span>
        </IconButton>
      ))}
      <span className={styles["divider"]} />
      <IconButton
        label={copy.done ? t.copied : t.copy}
        className={styles["button"]}
        onClick={copy.run}
      >
        {copy.done ? <CheckIcon /> : <CopyIcon />}
      </IconButton>
      {mayEdit && (
        <IconButton
          label={t.edit}
          className={styles["button"]}
          onClick={() => actions.startEdit(message.seq)}
        >
          <EditIcon />
        </IconButton>
      )}
      {mayDelete && (
        <IconButton label={t.remove} className={styles["button"]} onClick={() => ask(true)}>
          <DeleteIcon />
        </IconButton>
      )}
    </div>
  );
}
