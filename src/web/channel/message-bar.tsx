import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { params } from "@nanostores/i18n";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ReactButton } from "../message/react-button.tsx";
import { ReplyIcon } from "../message/message-icons.tsx";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { EditIcon, MoreIcon } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { TriggerProps } from "../ui/menu.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import styles from "./message-bar.module.css";
import type { MessageActions, Place } from "./message-context.ts";
import { asMenu, entryOfKey, useMessageEntries } from "./message-entries.tsx";
import type { MessageRights } from "./message-entries.tsx";
import { MessageSheet } from "./message-sheet.tsx";
import { QUICK_EMOJI } from "./quick-emoji.ts";
import { useCopy } from "./use-copy.ts";
import type { Attention } from "./use-attention.ts";

const words = i18n("messageBar", {
  actions: "Message actions",
  react: params("React with {emoji}"),
  other: "Add a reaction",
  reply: "Reply in thread",
  edit: "Edit message",
  more: "More actions",
});

/** The bar stays for this long after its menu has closed. */
const RELEASE_MS = 300;

export type MessageBarProps = MessageRights & {
  message: Message;
  actions: MessageActions;
  place: Place;
  attention: Attention;
};

/** What can be done with a message: a bar over its row, or a sheet from below after a long press. */
export function MessageBar(props: MessageBarProps) {
  const { message, actions, attention, mayEdit } = props;
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
  const letGo = useEffectEvent(() => attention.hold(false));
  // A bar that is gone must not take the next one's menu with it.
  useEffect(
    () => () => {
      if (releasing.current === undefined) return;
      clearTimeout(releasing.current);
      letGo();
    },
    [],
  );
  const ask = (on: boolean) => {
    setAsking(on);
    hold(on);
  };
  const groups = useMessageEntries({ ...props, onCopy: copy.run, onAskDelete: () => ask(true) });
  const bar = useRef<HTMLDivElement>(null);
  useRowKeys(bar, (key) => entryOfKey(groups, key));
  const isOn = (emoji: string) =>
    message.reactions.some((each) => each.emoji === emoji && each.userIds.includes(me.id));
  const react = (emoji: string) => actions.react(message.seq, emoji, !isOn(emoji));
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
    return <MessageSheet groups={groups} isOn={isOn} onReact={react} onClose={attention.end} />;
  const { reply } = actions;
  return (
    <div ref={bar} className={styles["bar"]} role="toolbar" aria-label={t.actions}>
      {QUICK_EMOJI.map((emoji) => (
        <IconButton
          key={emoji}
          label={t.react({ emoji })}
          className={styles["button"]}
          aria-pressed={isOn(emoji)}
          onClick={() => react(emoji)}
        >
          <span className={styles["emoji"]}>{emoji}</span>
        </IconButton>
      ))}
      <ReactButton label={t.other} className={styles["button"]} onPick={react} onOpen={hold} />
      <span className={styles["divider"]} />
      {reply && (
        <IconButton label={t.reply} className={styles["button"]} onClick={() => reply(message.seq)}>
          <ReplyIcon />
        </IconButton>
      )}
      {mayEdit && (
        <IconButton
          label={t.edit}
          className={styles["button"]}
          onClick={() => actions.startEdit(message.seq)}
        >
          <EditIcon />
        </IconButton>
      )}
      <Menu label={t.actions} entries={asMenu(groups)} align="end">
        {(trigger, open) => <MoreButton label={t.more} trigger={trigger} open={open} hold={hold} />}
      </Menu>
    </div>
  );
}

/** While a row itself has the focus, one key does what its menu would. */
function useRowKeys(
  bar: { current: HTMLElement | null },
  find: (key: string) => (() => void) | undefined,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
      return;
    const act = find(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const row = bar.current?.closest<HTMLElement>("[data-key]");
    const listen = (event: KeyboardEvent) => onKey(event);
    row?.addEventListener("keydown", listen);
    return () => row?.removeEventListener("keydown", listen);
  }, [bar]);
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
  const wasOpen = useRef(open);
  // At once: what lies over the page takes the pointer from the row before an effect would run.
  useLayoutEffect(() => {
    if (open || wasOpen.current) onOpen(open);
    wasOpen.current = open;
  }, [open]);
  return (
    <IconButton label={label} className={styles["button"]} {...trigger}>
      <MoreIcon />
    </IconButton>
  );
}
