import { useStore } from "@nanostores/react";
import { params } from "@nanostores/i18n";
import { useMemo } from "react";
import type { KeyboardEvent } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { notifyOffer } from "../notify/choices.ts";
import type { ViewName } from "../route.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { CompassIcon, InviteIcon, MoreIcon, PenIcon, PlusIcon, SearchIcon } from "../ui/icons.tsx";
import { Keys } from "../ui/keys.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import { arranged, foldSection } from "./arrangement.ts";
import { channelLists, titleOf } from "./channel-lists.ts";
import { openOverlay, prepareOverlay } from "./open-overlay.ts";
import { SidebarPlaces } from "./sidebar-places.tsx";
import { SidebarRow } from "./sidebar-row.tsx";
import { SidebarSection } from "./sidebar-section.tsx";
import { SidebarSelf } from "./sidebar-self.tsx";
import styles from "./sidebar.module.css";
import { markOf } from "./marks.ts";
import { useUnread } from "./unread.ts";
import { usePageTitle } from "./page-title.ts";
import { useWorkspace } from "./workspace-data.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

const SidebarArranging = lazyPart(
  async () => (await import("./late-parts.tsx")).SidebarArranging,
  // It stays as it is.
  { onFail: () => undefined },
);
const NotifyOffer = lazyPart(async () => (await import("../notify/notify-offer.tsx")).NotifyOffer);

const words = i18n("sidebar", {
  label: "Workspace",
  favourites: "Favourites",
  sectionMenu: params("Section {name}"),
  emptySection: "No channels yet",
  jump: "Jump to…",
  channels: "Channels",
  createChannel: "Create a channel",
  browse: "Browse channels",
  none: "None joined yet",
  conversations: "Direct messages",
  newMessage: "New message",
  noConversations: "Write to somebody directly",
  invite: "Invite people",
});

type SidebarProps = { channelId: string | undefined; view: ViewName | undefined };

/** The left pane: workspace, what is one's own, channels, conversations, oneself. */
export function Sidebar({ channelId, view }: SidebarProps) {
  const t = useWords(words);
  const me = useMe();
  const unread = useUnread();
  const offer = useStore(notifyOffer);
  const { workspace, channels, nameOf, arrangement, arrange } = useWorkspace();
  const title = usePageTitle(workspace.name);
  const lists = useMemo(
    () => channelLists(channels, (channel) => titleOf(channel, me.id, nameOf)),
    [channels, me.id, nameOf],
  );
  const { favourites, sections, joined, conversations } = useMemo(
    () => arranged(lists, arrangement),
    [lists, arrangement],
  );
  const mayInvite = workspace.role !== "guest";
  // One looks at a channel before joining it: then it has its place among the others.
  const preview = lists.others.filter(({ id }) => id === channelId);
  const named = [...joined, ...preview];
  const mark = (channel: ChannelView) => markOf(channel, unread, channelId);
  const quietIn = (some: readonly ChannelView[]) =>
    some.filter((channel) => !mark(channel).bold && channel.id !== channelId);
  const rows = (some: readonly ChannelView[]) =>
    some.map((channel) => (
      <SidebarRow
        key={channel.id}
        channel={channel}
        mark={mark(channel)}
        current={channel.id === channelId}
      />
    ));
  const isAlone = channelId === undefined && view === undefined;
  return (
    <nav className={styles["sidebar"]} aria-label={t.label} data-pane="sidebar">
      {isAlone && <PageTitle text={title} />}
      {isAlone && <h1 className="visually-hidden">{workspace.name}</h1>}
      <header className={styles["head"]}>
        <WorkspaceMenu />
        <IconButton label={t.newMessage} onClick={() => openOverlay("new-message")}>
          <PenIcon />
        </IconButton>
      </header>
      <button
        type="button"
        className={styles["jump"]}
        aria-haspopup="dialog"
        onPointerEnter={() => prepareOverlay("switcher")}
        onClick={() => openOverlay("switcher")}
      >
        <SearchIcon />
        <span>{t.jump}</span>
        <Keys keys="Mod+K" />
      </button>
      <div className={styles["scroll"]} data-sidebar-lists="" onKeyDown={moveAmongRows}>
        <SidebarPlaces view={view} />
        <SidebarSection
          id="favourites"
          title={t.favourites}
          place="favourites"
          empty={favourites.length === 0}
          hidden={quietIn(favourites)}
        >
          {rows(favourites)}
        </SidebarSection>
        {sections.map(({ section, channels: inside }) => (
          <SidebarSection
            key={section.id}
            id={section.id}
            title={section.name}
            place={section.id}
            hidden={quietIn(inside)}
            fold={{
              folded: section.collapsed === true,
              onFold: (folded) => arrange((old) => foldSection(old, section.id, folded)),
            }}
            action={
              <IconButton
                label={t.sectionMenu({ name: section.name })}
                aria-haspopup="menu"
                data-section-menu=""
              >
                <MoreIcon size={14} />
              </IconButton>
            }
          >
            {rows(inside)}
            {inside.length === 0 && <li className={styles["none"]}>{t.emptySection}</li>}
          </SidebarSection>
        ))}
        <SidebarSection
          id="channels"
          title={t.channels}
          place="rest"
          hidden={quietIn(named)}
          action={
            mayInvite && (
              <IconButton label={t.createChannel} onClick={() => openOverlay("create-channel")}>
                <PlusIcon />
              </IconButton>
            )
          }
          foot={
            <button
              type="button"
              className={styles["quiet"]}
              data-row=""
              onPointerEnter={() => prepareOverlay("browse-channels")}
              onClick={() => openOverlay("browse-channels")}
            >
              <CompassIcon />
              {t.browse}
            </button>
          }
        >
          {rows(named)}
          {named.length === 0 && lists.joined.length === 0 && (
            <li className={styles["none"]}>{t.none}</li>
          )}
        </SidebarSection>
        <SidebarSection
          id="conversations"
          title={t.conversations}
          place="rest"
          hidden={quietIn(conversations)}
          foot={
            mayInvite && (
              <button
                type="button"
                className={styles["quiet"]}
                data-row=""
                onClick={() => openOverlay("invite")}
              >
                <InviteIcon />
                {t.invite}
              </button>
            )
          }
        >
          {rows(conversations)}
          {lists.conversations.length === 0 && (
            <li>
              <button
                type="button"
                className={styles["quiet"]}
                data-row=""
                onClick={() => openOverlay("new-message")}
              >
                <PenIcon />
                {t.noConversations}
              </button>
            </li>
          )}
        </SidebarSection>
      </div>
      <SidebarArranging />
      {offer === "due" && <NotifyOffer />}
      <SidebarSelf />
    </nav>
  );
}

const ROW = "[data-row]";

/** The arrow keys go from row to row; Tab goes on through every control. */
function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rows = Array.from(event.currentTarget.querySelectorAll<HTMLElement>(ROW));
  const at = rows.findIndex((row) => row === document.activeElement);
  const places: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const place = places[event.key];
  if (place === undefined || at === -1) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(place, rows.length - 1))]?.focus();
}
