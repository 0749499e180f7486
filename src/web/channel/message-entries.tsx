import { i18n, useWords } from "../i18n/i18n.ts";
import type { Message } from "../../protocol/events.ts";
import { copyPermalink } from "../message/copy-permalink.ts";
import { openMessageDialog } from "../message/message-dialogs.ts";
import {
  CopyLinkIcon,
  ForwardIcon,
  PinIcon,
  QuoteIcon,
  ReactIcon,
  RemindIcon,
  ReplyIcon,
  SavedIcon,
  SaveIcon,
  SeenIcon,
  UnpinIcon,
  UnreadIcon,
} from "../message/message-icons.tsx";
import { toggleSaved, useSaved } from "../message/saved.ts";
import { CopyIcon, DeleteIcon, EditIcon } from "../ui/icons.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import type { MessageActions, Place } from "./message-context.ts";

const words = i18n("messageMenu", {
  reply: "Reply in thread",
  quote: "Quote",
  forward: "Forward",
  copyLink: "Copy link",
  copy: "Copy text",
  save: "Save for later",
  unsave: "Remove from saved",
  unread: "Mark unread from here",
  remind: "Remind me",
  pin: "Pin to the channel",
  unpin: "Unpin",
  seen: "Seen by",
  reactions: "Who reacted",
  edit: "Edit message",
  remove: "Delete message",
});

/** What one may do with a message, beyond what everybody may. */
export type MessageRights = { mayEdit: boolean; mayDelete: boolean; mayPin: boolean };

type Asked = MessageRights & {
  message: Message;
  actions: MessageActions;
  place: Place;
  onCopy: () => void;
  onAskDelete: () => void;
};

/** Everything that can be done with a message, in groups: for the menu and for the sheet. */
export function useMessageEntries(asked: Asked): readonly MenuEntry[][] {
  const { message, actions, place, mayEdit, mayDelete, mayPin } = asked;
  const t = useWords(words);
  const { seq } = message;
  const saved = useSaved(place.channelId, seq);
  const { reply, markUnread } = actions;
  const open = (kind: Parameters<typeof openMessageDialog>[0]) => () =>
    openMessageDialog(kind, message, place);
  const answer: MenuEntry[] = [
    ...(reply
      ? [{ label: t.reply, icon: <ReplyIcon />, keys: "T", onSelect: () => reply(seq) }]
      : []),
    {
      label: t.quote,
      icon: <QuoteIcon />,
      keys: "Q",
      onSelect: () => actions.quote(message.body),
    },
    { label: t.forward, icon: <ForwardIcon />, keys: "F", onSelect: open("forward") },
    {
      label: t.copyLink,
      icon: <CopyLinkIcon />,
      keys: "L",
      onSelect: () => void copyPermalink(message, place),
    },
    { label: t.copy, icon: <CopyIcon />, onSelect: asked.onCopy },
  ];
  const later: MenuEntry[] = [
    {
      label: saved ? t.unsave : t.save,
      icon: saved ? <SavedIcon /> : <SaveIcon />,
      keys: "S",
      onSelect: () => toggleSaved(place.channelId, seq),
    },
    ...(markUnread
      ? [{ label: t.unread, icon: <UnreadIcon />, keys: "U", onSelect: () => markUnread(seq) }]
      : []),
    { label: t.remind, icon: <RemindIcon />, onSelect: open("remind") },
  ];
  const about: MenuEntry[] = [
    ...(mayPin
      ? [
          {
            label: message.pinned ? t.unpin : t.pin,
            icon: message.pinned ? <UnpinIcon /> : <PinIcon />,
            keys: "P",
            onSelect: () => actions.pin(seq, !message.pinned),
          },
        ]
      : []),
    ...(message.reactions.length > 0
      ? [{ label: t.reactions, icon: <ReactIcon />, onSelect: open("reactions") }]
      : []),
    ...(mayEdit ? [{ label: t.seen, icon: <SeenIcon />, onSelect: open("readers") }] : []),
  ];
  const own: MenuEntry[] = [
    ...(mayEdit
      ? [
          {
            label: t.edit,
            icon: <EditIcon />,
            keys: "E",
            onSelect: () => actions.startEdit(seq),
          },
        ]
      : []),
    ...(mayDelete
      ? [{ label: t.remove, icon: <DeleteIcon />, dangerous: true, onSelect: asked.onAskDelete }]
      : []),
  ];
  return [answer, later, about, own].filter((group) => group.length > 0);
}

/** The groups as one menu, with lines between them. */
export function asMenu(groups: readonly MenuEntry[][]): MenuEntry[] {
  return groups.flatMap((group, index): MenuEntry[] =>
    index === 0 ? group : [{ kind: "separator" }, ...group],
  );
}

/** What the entry with that key does, where there is one. */
export function entryOfKey(groups: readonly MenuEntry[][], key: string): (() => void) | undefined {
  for (const entry of groups.flat())
    if ((entry.kind === undefined || entry.kind === "item") && entry.keys === key.toUpperCase())
      return entry.onSelect;
  return undefined;
}
