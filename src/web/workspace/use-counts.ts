import { useEffect } from "react";
import { api } from "../lib/api.ts";
import { onInbox } from "./own-inbox.ts";
import type { UnreadMarks } from "./marks.ts";
import { markPlace } from "./place-marks.ts";
import { unreadTotals, watchUnread } from "./unread.ts";

/** Changes come in crowds: one question for all of them. */
const SOON_MS = 200;
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

    /** What does not come leaves what was known. */
    const take = <T>(asked: Promise<T>, use: (answer: T) => void) => {
      asked.then(
        (answer) => !left && use(answer),
        () => undefined,
      );
    };
    const ask = () => {
      timer = undefined;
      if (document.visibilityState === "hidden") return;
      askedAt = Date.now();
      if (signature !== "") take(totalsNow(), (totals) => unreadTotals.set(totals));
      take(api.notices.list({ limit: 1 }), ({ unread }) =>
        markPlace("activity", { bold: unread > 0, count: unread }),
      );
      take(api.threads.list({ limit: THREADS }), ({ items }) => {
        const some = items.some((each) => each.unread && each.workspaceId === workspaceId);
        markPlace("threads", { bold: some, count: 0 });
      });
    };
    const plan = (waitMs: number) => {
      if (timer !== undefined) return;
      const wait = Math.max(waitMs, askedAt + APART_MS - Date.now());
      timer = setTimeout(ask, wait);
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
