import { i18n, useWords } from "../i18n/i18n.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { api } from "../lib/api.ts";
import { togglePanel } from "../panel/panel-view.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { InviteIcon, MoreIcon, PeopleIcon, SignOutIcon } from "../ui/icons.tsx";
import { ArchiveIcon, InfoIcon, LinkIcon } from "../ui/late-icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { copyChannelLink } from "../workspace/copy-link.ts";
import { isConversation } from "../workspace/channel-lists.ts";
import { setLevel, useUnread } from "../workspace/unread.ts";
import type { Level } from "../../protocol/levels.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { mayArchive, mayLeave, mayShape } from "./channel-header-rights.ts";
import type { ChannelDialog } from "./channel-header-dialogs.tsx";

const words = i18n("channelMenu", {
  label: "More about this channel",
  people: "People",
  notify: "Notify me of",
  all: "Every message",
  mentions: "Mentions only",
  none: "Nothing (mute)",
  details: "Channel details",
  addPeople: "Add people",
  copyLink: "Copy link",
  leave: "Leave channel",
  archive: "Archive channel",
});

/** What one may do with the channel that is open. */
export function ChannelHeaderMenu({
  channel,
  onDialog,
}: {
  channel: ChannelView;
  onDialog: (dialog: ChannelDialog) => void;
}) {
  const t = useWords(words);
  const me = useMe();
  const { workspace } = useWorkspace();
  const level = useUnread().get(channel.id)?.level ?? "mentions";
  const levelEntry = (value: Level, label: string): MenuEntry => ({
    kind: "check",
    label,
    checked: level === value,
    onChange: () => void setLevel(api, channel.id, value),
  });
  const entries: MenuEntry[] = [
    {
      label: t.people,
      icon: <PeopleIcon />,
      keys: "Mod+Alt+P",
      onSelect: () => togglePanel("people"),
    },
    ...(isConversation(channel)
      ? []
      : ([
          { label: t.details, icon: <InfoIcon />, onSelect: () => onDialog("details") },
        ] satisfies MenuEntry[])),
    { label: t.copyLink, icon: <LinkIcon />, onSelect: () => void copyChannelLink(channel) },
    ...(mayShape(channel, workspace.role)
      ? ([
          { label: t.addPeople, icon: <InviteIcon />, onSelect: () => onDialog("add-people") },
        ] satisfies MenuEntry[])
      : []),
    { kind: "separator" },
    { kind: "heading", label: t.notify },
    levelEntry("all", t.all),
    levelEntry("mentions", t.mentions),
    levelEntry("none", t.none),
    ...(mayLeave(channel) || mayArchive(channel, workspace.role)
      ? ([{ kind: "separator" }] satisfies MenuEntry[])
      : []),
    ...(mayLeave(channel)
      ? ([
          { label: t.leave, icon: <SignOutIcon />, onSelect: () => onDialog("leave") },
        ] satisfies MenuEntry[])
      : []),
    ...(mayArchive(channel, workspace.role)
      ? ([
          {
            label: t.archive,
            icon: <ArchiveIcon />,
            dangerous: true,
            onSelect: () => onDialog("archive"),
          },
        ] satisfies MenuEntry[])
      : []),
  ];
  return (
    <Menu key={me.id} label={t.label} entries={entries} align="end">
      {(trigger) => (
        <IconButton label={t.label} {...trigger}>
          <MoreIcon />
        </IconButton>
      )}
    </Menu>
  );
}
