import type { ChannelView } from "../../protocol/http.ts";
import { onNotice, unreadNow } from "../workspace/unread.ts";
import { isAtScreen } from "../lib/use-at-screen.ts";
import type { Notice } from "../../protocol/http.ts";
import { offerNotifications, soundChoice } from "./choices.ts";
import { decide } from "./decide.ts";
import { joinTabs } from "./one-tab.ts";
import { plainText } from "../../protocol/plain-text.ts";
import { playSound } from "./sound.ts";

/** What the notifier has to know at the moment of a message. */
export type Scene = {
  me: string;
  /** The channel on the screen. */
  channelId: string | undefined;
  channelOf: (channelId: string) => ChannelView | undefined;
  titleOf: (channel: ChannelView) => string;
  nameOf: (userId: string) => string;
  presence: "online" | "dnd";
  go: (workspaceId: string, channelId: string) => void;
};

/** Tells of messages while the app is open, until the answer is called. */
export function startNotifier(scene: () => Scene): () => void {
  const tabs = joinTabs();
  const stop = onNotice((notice) => {
    const now = scene();
    const key = `${notice.channelId}:${notice.seq}`;
    const channel = now.channelOf(notice.channelId);
    const looking = {
      atScreen: isAtScreen(),
      inChannel: notice.channelId === now.channelId,
    };
    if (looking.atScreen && looking.inChannel) tabs.seen(key);
    const deed = decide({
      kind: notice.kind,
      own: notice.authorId === now.me,
      level: unreadNow().get(notice.channelId)?.level ?? "mentions",
      looking,
      presence: now.presence,
      granted: "Notification" in globalThis && Notification.permission === "granted",
      sound: soundChoice.get(),
    });
    if (deed.offer) offerNotifications();
    if (!deed.show && !deed.play) return;
    tabs.once(key, () => {
      if (deed.play) void playSound();
      if (deed.show) show(notice, channel, now);
    });
  });
  return () => {
    stop();
    tabs.close();
  };
}

function show(notice: Notice, channel: ChannelView | undefined, scene: Scene): void {
  const author = scene.nameOf(notice.authorId);
  const place = channel && notice.kind !== "direct" ? ` · #${scene.titleOf(channel)}` : "";
  try {
    const shown = new Notification(author + place, {
      body: plainText(notice.body, scene.nameOf),
      // One line a channel: the newest takes the place of the one before.
      tag: `edgewise:${notice.channelId}`,
      icon: "/favicon.svg",
      silent: true,
    });
    shown.onclick = () => {
      window.focus();
      scene.go(notice.workspaceId, notice.channelId);
      shown.close();
    };
  } catch {
    // Some phones only let a service worker show them.
  }
}
