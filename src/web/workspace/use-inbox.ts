import { useEffect, useEffectEvent } from "react";
import type { ChannelEvent } from "../../protocol/events.ts";
import type { Changed } from "../../protocol/frames.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { watchChannels } from "../channel/channel-pool.ts";
import { api } from "../lib/api.ts";
import { millisOf } from "../lib/time.ts";
import { isAtScreen, watchScreen } from "../lib/use-at-screen.ts";
import { isConversation } from "./channel-lists.ts";
import { inboxHub, theInbox } from "./own-inbox.ts";
import { followUnread, lookedAt, overhear, tellNotice } from "./unread.ts";

const NEWS_MS = 5 * 60_000;

/** Keeps the inbox of the person at the screen open; `onChanged` hears which list is to be asked for again. */
export function useInbox(userId: string, onChanged: (what: Changed["what"]) => void): void {
  const changed = useEffectEvent(onChanged);
  useEffect(() => {
    let close: (() => void) | undefined;
    let left = false;
    // With code of its own: the first view waits for no marks.
    void import("../../client/inbox-client.ts").then(
      ({ openInbox }) => {
        if (left) return;
        const inbox = openInbox({ api });
        const stops = [
          followUnread(inbox),
          inbox.listen({ onChanged: (what) => changed(what) }),
          inbox.listen(inboxHub),
        ];
        theInbox.set(inbox);
        close = () => {
          theInbox.set(undefined);
          for (const stop of stops) stop();
          inbox.close();
        };
      },
      () => undefined,
    );
    return () => {
      left = true;
      close?.();
    };
  }, [userId]);
}

/**
 * The inbox is silent about channels that are connected here. What comes into one that nobody looks
 * at is noted all the same, and told to whoever notifies.
 */
export function useOverhearing(
  me: string,
  channelId: string | undefined,
  channels: readonly ChannelView[],
): void {
  const hear = useEffectEvent((id: string, events: readonly ChannelEvent[]) => {
    const channel = channels.find((each) => each.id === id);
    if (!channel) return;
    const looking = id === channelId && isAtScreen();
    for (const event of events) {
      if (event.type !== "message.created" || event.by === me || looking) continue;
      const { mentions, body, threadSeq, broadcast } = event.message;
      const meant = mentions.includes(me) ? "mention" : "message";
      const kind = isConversation(channel) ? "direct" : meant;
      const notice = {
        channelId: id,
        workspaceId: channel.workspaceId,
        seq: event.seq,
        authorId: event.by,
        kind,
        body,
        ...(threadSeq !== null && broadcast !== true && { threadSeq }),
      } as const;
      overhear(notice);
      // What comes with a reconnect after a long time is to be read, not announced.
      if (Date.now() - millisOf(event.at) < NEWS_MS) tellNotice(notice);
    }
  });
  useEffect(() => watchChannels((id, events) => hear(id, events)), []);
  useEffect(() => {
    if (channelId === undefined) return;
    const look = () => isAtScreen() && lookedAt(channelId);
    look();
    return watchScreen(look);
  }, [channelId]);
}
