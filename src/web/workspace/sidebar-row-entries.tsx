import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { mayLeave } from "../channel/channel-header-rights.ts";
import { api } from "../lib/api.ts";
import { openProfile } from "../panel/profile.ts";
import { useMe } from "../session.tsx";
import { CheckIcon, DownIcon, PlusIcon, SendIcon as UpIcon, SignOutIcon } from "../ui/icons.tsx";
import { InfoIcon, LinkIcon, MuteIcon, OutIcon, SectionIcon, StarIcon } from "../ui/late-icons.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { idsIn, isSamePlace, moveChannel, placeOf, stepChannel } from "./arrangement.ts";
import type { Place } from "./arrangement.ts";
import { openChannelDetails } from "./channel-dialog.ts";
import { isConversation, othersIn, titleOf } from "./channel-lists.ts";
import { copyChannelLink } from "./copy-link.ts";
import { markChannelsRead } from "./mark-read.ts";
import { markOf } from "./marks.ts";
import { setLevel, useUnread } from "./unread.ts";
import { useWorkspace } from "./workspace-data.tsx";

/** What a menu of the sidebar may ask. */
export type SidebarDialog =
  | { kind: "new-section"; channelId?: string }
  | { kind: "rename-section"; id: string }
  | { kind: "remove-section"; id: string };

const words = i18n("sidebarRowMenu", {
  label: params("{name}"),
  read: "Mark as read",
  favourite: "Add to favourites",
  unfavourite: "Remove from favourites",
  mute: "Mute",
  unmute: "Unmute",
  moveTo: "Move to",
  newSection: "New section…",
  out: "Out of its section",
  up: "Move up",
  down: "Move down",
  details: "Channel details",
  profile: "Profile",
  copyLink: "Copy link",
  leave: "Leave channel",
});

/** What can be done with a row of the sidebar. */
export function useRowEntries(
  channelId: string,
  onDialog: (dialog: SidebarDialog) => void,
): { label: string; entries: MenuEntry[] } {
  const t = useWords(words);
  const me = useMe();
  const unread = useUnread();
  const { channels, nameOf, arrangement, arrange } = useWorkspace();
  const channel = channels.find(({ id }) => id === channelId);
  if (!channel) return { label: "", entries: [] };

  const place = placeOf(arrangement, channelId);
  const ids = idsIn(arrangement, place);
  const at = ids.indexOf(channelId);
  const mark = markOf(channel, unread);
  const move = (to: Place) => arrange((old) => moveChannel(old, channelId, to));
  const isFavourite = place.kind === "favourites";
  const others = othersIn(channel, me.id);
  const single = isConversation(channel) && others.length === 1 ? others[0] : undefined;
  const entries: MenuEntry[] = [
    ...when(unread.get(channelId)?.unread === true, {
      label: t.read,
      icon: <CheckIcon />,
      onSelect: () => void markChannelsRead([channelId]),
    }),
    {
      label: isFavourite ? t.unfavourite : t.favourite,
      icon: <StarIcon />,
      onSelect: () => move({ kind: isFavourite ? "rest" : "favourites" }),
    },
    {
      label: mark.muted ? t.unmute : t.mute,
      icon: <MuteIcon />,
      onSelect: () => void setLevel(api, channelId, mark.muted ? "mentions" : "none"),
    },
    { kind: "separator" },
    { kind: "heading", label: t.moveTo },
    ...arrangement.sections
      .filter(({ id }) => !isSamePlace(place, { kind: "section", id }))
      .map(({ id, name }): MenuEntry => ({
        label: name,
        icon: <SectionIcon />,
        onSelect: () => move({ kind: "section", id }),
      })),
    {
      label: t.newSection,
      icon: <PlusIcon />,
      onSelect: () => onDialog({ kind: "new-section", channelId }),
    },
    ...when(place.kind === "section", {
      label: t.out,
      icon: <OutIcon />,
      onSelect: () => move({ kind: "rest" }),
    }),
    ...when(at > 0, {
      label: t.up,
      icon: <UpIcon />,
      keys: "Mod+Shift+ArrowUp",
      onSelect: () => arrange((old) => stepChannel(old, channelId, -1)),
    }),
    ...when(at !== -1 && at < ids.length - 1, {
      label: t.down,
      icon: <DownIcon />,
      keys: "Mod+Shift+ArrowDown",
      onSelect: () => arrange((old) => stepChannel(old, channelId, 1)),
    }),
    { kind: "separator" },
    ...when(!isConversation(channel), {
      label: t.details,
      icon: <InfoIcon />,
      onSelect: () => openChannelDetails(channelId),
    }),
    ...when(single !== undefined, {
      label: t.profile,
      icon: <InfoIcon />,
      onSelect: () => showProfile(channelId, single ?? ""),
    }),
    {
      label: t.copyLink,
      icon: <LinkIcon />,
      onSelect: () => void copyChannelLink(channel),
    },
    ...when(mayLeave(channel), {
      label: t.leave,
      icon: <SignOutIcon />,
      onSelect: () => openChannelDetails(channelId, "leave"),
    }),
  ];
  return { label: t.label({ name: titleOf(channel, me.id, nameOf) }), entries };
}

function when(shown: boolean, entry: MenuEntry): MenuEntry[] {
  return shown ? [entry] : [];
}

function showProfile(channelId: string, userId: string): void {
  const anchor = document.querySelector<HTMLElement>(
    `[data-channel="${CSS.escape(channelId)}"] [data-row]`,
  );
  if (anchor) openProfile.set({ userId, anchor });
}
