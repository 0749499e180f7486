import { useEffect } from "react";
import { api } from "../lib/api.ts";
import { onInbox } from "./own-inbox.ts";
import type { UnreadMarks } from "./marks.ts";
import { markPlace } from "./place-marks.ts";
import { unreadTotals, watchUnread } from "./unread.ts";

/** Changes come in crowds: one question for all of them. */
const SOON_MS = 400;
/** Between two questions at least. */
const APART_MS = 5_000;
/** Nobody tells of the second message in an unread channel: so it is asked, while somebody looks. */
const AGAIN_MS = 60_000;
/** As many of the newest threads as a mark looks at. */
const THREADS = 20;

/**
 * Keeps what a flag does not tell: how many messages are unread in each channel, and what waits in
 * the views of a workspace. Asks after changes, and now and then.
 */
export function useCounts(workspaceId: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let askedAt = 0;
    let signature: string | undefined;
    let left = false;

    const ask = async () => {
      timer = undefined;
      if (document.visibilityState === "hidden") return;
      askedAt = Date.now();
      const [totals, activity, threads] = await Promise.all([
        signature === "" ? new Map<string, number>() : totalsNow(),
        api.notices.list({ limit: 1 }),
        api.threads.list({ limit: THREADS }),
      ]);
      if (left) return;
      unreadTotals.set(totals);
      markPlace("activity", { bold: activity.unread > 0, count: activity.unread });
      const some = threads.items.some((each) => each.unread && each.workspaceId === workspaceId);
      markPlace("threads", { bold: some, count: 0 });
    };
    const plan = (waitMs: number) => {
      if (timer !== undefined) return;
      const wait = Math.max(waitMs, askedAt + APART_MS - Date.now());
      timer = setTimeout(() => void ask().catch(() => undefined), wait);
    };
    const look = (marks: UnreadMarks) => {
      const now = unreadOf(marks);
      if (now === signature) return;
      signature = now;
      plan(SOON_MS);
    };
    const again = () => plan(SOON_MS);
    const stops = [watchUnread(look), onInbox({ onNotice: again, onReturn: again })];
    const turn = setInterval(() => signature !== "" && plan(0), AGAIN_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      left = true;
      for (const stop of stops) stop();
      clearTimeout(timer);
      clearInterval(turn);
      document.removeEventListener("visibilitychange", again);
      unreadTotals.set(new Map());
    };
  }, [workspaceId]);
}

async function totalsNow(): Promise<Map<string, number>> {
  const { channels } = await api.inbox.get();
  const counted = channels.filter(({ count }) => count !== undefined);
  return new Map(counted.map(({ channelId, count = 0 }) => [channelId, count]));
}

/** Which channels have something unread and how far each is, as one text; empty where none has. */
function unreadOf(marks: UnreadMarks): string {
  return Array.from(marks)
    .filter(([, { unread }]) => unread)
    .map(([channelId, { mentions, lastReadSeq }]) => `${channelId} ${mentions} ${lastReadSeq}`)
    .join("\n");
}
