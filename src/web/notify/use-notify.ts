import { useEffect, useEffectEvent } from "react";
import { whenIdle } from "../lib/idle.ts";
import { useAtScreen } from "../lib/use-at-screen.ts";
import { statusNow } from "../panel/presence.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { titleOf } from "../workspace/channel-lists.ts";
import { summarise } from "../workspace/marks.ts";
import { useUnread } from "../workspace/unread.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { Scene } from "./notifier.ts";

/** Tells of what comes while the app is open: notifications and sound, and a mark on the tab. */
export function useNotify(channelId: string | undefined): void {
  const me = useMe();
  const { channels, nameOf } = useWorkspace();
  const { count, some } = summarise(channels, useUnread(), useAtScreen() ? channelId : undefined);

  const scene = useEffectEvent((): Scene => ({
    me: me.id,
    channelId,
    channelOf: (id) => channels.find((channel) => channel.id === id),
    titleOf: (channel) => titleOf(channel, me.id, nameOf),
    nameOf,
    presence: statusNow(me.id) === "dnd" ? "dnd" : "online",
    go: (workspaceId, id) => navigate({ at: "channel", workspaceId, channelId: id }),
  }));
  useEffect(() => {
    let stop: (() => void) | undefined;
    let left = false;
    // Nothing that comes in the first moment is worth delaying the first view for.
    whenIdle(() => {
      void import("./notifier.ts").then(
        ({ startNotifier }) => {
          if (!left) stop = startNotifier(() => scene());
        },
        () => undefined,
      );
      void import("../push/listen.ts").then(
        ({ listenToWorker }) => listenToWorker(me.id),
        () => undefined,
      );
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [me.id]);

  useEffect(() => {
    markIcon(some || count > 0);
    if ("setAppBadge" in navigator)
      void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(
        () => undefined,
      );
  }, [count, some]);
}

/** The tab's icon, with a dot where something is unread. */
function markIcon(unread: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const href = unread ? "/favicon-unread.svg" : "/favicon.svg";
  if (icon && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
}
