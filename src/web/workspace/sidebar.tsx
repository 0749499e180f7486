import { useStore } from "@nanostores/react";
import { useMemo } from "react";
import type { KeyboardEvent } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { notifyOffer } from "../notify/choices.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { CompassIcon, InviteIcon, PenIcon, PlusIcon, SearchIcon } from "../ui/icons.tsx";
import { Keys } from "../ui/keys.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import { channelLists, titleOf } from "./channel-lists.ts";
import { openOverlay, prepareOverlay } from "./open-overlay.ts";
import { SidebarChannel } from "./sidebar-channel.tsx";
import { SidebarConversation } from "./sidebar-conversation.tsx";
import { SidebarSection } from "./sidebar-section.tsx";
import { SidebarSelf } from "./sidebar-self.tsx";
import styles from "./sidebar.module.css";
import { markOf } from "./marks.ts";
import { useUnread } from "./unread.ts";
import { usePageTitle } from "./page-title.ts";
import { useWorkspace } from "./workspace-data.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

const NotifyOffer = lazyPart(async () => (await import("../notify/notify-offer.tsx")).NotifyOffer);

const words = i18n("sidebar", {
  label: "Workspace",
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

/** The left pane: workspace, channels, conversations, oneself. */
export function Sidebar({ channelId }: { channelId: string | undefined }) {
  const t = useWords(words);
  const me = useMe();
  const unread = useUnread();
  const offer = useStore(notifyOffer);
  const { workspace, channels, nameOf } = useWorkspace();
  const title = usePageTitle(workspace.name);
  const lists = useMemo(
    () => channelLists(channels, (channel) => titleOf(channel, me.id, nameOf)),
    [channels, me.id, nameOf],
  );
  const mayInvite = workspace.role !== "guest";
  // One looks at a channel before joining it: then it has its place among the others.
  const preview = lists.others.filter(({ id }) => id === channelId);
  const named = [...lists.joined, ...preview];
  const mark = (channel: (typeof channels)[number]) => markOf(channel, unread, channelId);
  return (
    <nav className={styles["sidebar"]} aria-label={t.label} data-pane="sidebar">
      {channelId === undefined && <PageTitle text={title} />}
      {channelId === undefined && <h1 className="visually-hidden">{workspace.name}</h1>}
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
      <div className={styles["scroll"]} onKeyDown={moveAmongRows}>
        <SidebarSection
          id="channels"
          title={t.channels}
          hidden={named.filter((channel) => !mark(channel).bold && channel.id !== channelId)}
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
          {named.map((channel) => (
            <SidebarChannel
              key={channel.id}
              channel={channel}
              mark={mark(channel)}
              current={channel.id === channelId}
            />
          ))}
          {named.length === 0 && <li className={styles["none"]}>{t.none}</li>}
        </SidebarSection>
        <SidebarSection
          id="conversations"
          title={t.conversations}
          hidden={lists.conversations.filter(
            (channel) => !mark(channel).bold && channel.id !== channelId,
          )}
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
          {lists.conversations.map((channel) => (
            <SidebarConversation
              key={channel.id}
              channel={channel}
              mark={mark(channel)}
              current={channel.id === channelId}
            />
          ))}
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
