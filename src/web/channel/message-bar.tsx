import { useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { params } from "@nanostores/i18n";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { CopyIcon, DeleteIcon, EditIcon, MoreIcon } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry, TriggerProps } from "../ui/menu.tsx";
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
  edit: "Edit message",
  remove: "Delete message",
  more: "More actions",
});

/** The bar stays for this long after its menu has closed. */
const RELEASE_MS = 300;

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
  const releasing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hold = (on: boolean) => {
    clearTimeout(releasing.current);
    if (on) attention.hold(true);
    // A menu is gone before its line acts, and the line may be what needs the bar.
    else releasing.current = setTimeout(() => attention.hold(false), RELEASE_MS);
  };
  const ask = (on: boolean) => {
    setAsking(on);
    hold(on);
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
  const entries: MenuEntry[] = [
    { label: t.copy, icon: <CopyIcon />, onSelect: copy.run },
    ...(mayEdit
      ? [{ label: t.edit, icon: <EditIcon />, onSelect: () => actions.startEdit(message.seq) }]
      : []),
    ...(mayDelete
      ? [{ label: t.remove, icon: <DeleteIcon />, dangerous: true, onSelect: () => ask(true) }]
      : []),
  ];
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
      {mayEdit && (
        <IconButton
          label={t.edit}
          className={styles["button"]}
          onClick={() => actions.startEdit(message.seq)}
        >
          <EditIcon />
        </IconButton>
      )}
      <Menu label={t.actions} entries={entries} align="end">
        {(trigger, open) => <MoreButton label={t.more} trigger={trigger} open={open} hold={hold} />}
      </Menu>
    </div>
  );
}

/** Opens the menu, and keeps the bar while the menu is open. */
function MoreButton({
  label,
  trigger,
  open,
  hold,
}: {
  label: string;
  trigger: TriggerProps;
  open: boolean;
  hold: (on: boolean) => void;
}) {
  const onOpen = useEffectEvent(hold);
  // At once: what lies over the page takes the pointer from the row before an effect would run.
  useLayoutEffect(() => onOpen(open), [open]);
  return (
    <IconButton label={label} className={styles["button"]} {...trigger}>
      <MoreIcon />
    </IconButton>
  );
}
