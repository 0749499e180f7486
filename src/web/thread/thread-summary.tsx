import { count, params } from "@nanostores/i18n";
import { use } from "react";
import type { Message } from "../../protocol/events.ts";
import { PlaceContext, RepliersContext } from "../channel/message-context.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { clockTime, dayName, dayOf, fullTime } from "../lib/time.ts";
import { openPanel, usePanel } from "../panel/panel-view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./thread-summary.module.css";

const words = i18n("threadSummary", {
  replies: count({ one: "{count} reply", other: "{count} replies" }),
  last: params("Last reply {time}"),
});

/** A thread in one line under its first message: who, how many, how lately; opens it. */
export function ThreadSummary({ message }: { message: Message }) {
  const t = useWords(words);
  const { nameOf, members } = useWorkspace();
  const { seq, replyCount, lastReplyAt } = message;
  const opens = use(PlaceContext)?.threadSeq === null;
  const people = use(RepliersContext).get(seq) ?? [];
  const panel = usePanel();
  const open = panel?.kind === "thread" && panel.of === String(seq);
  const inside = (
    <>
      {people.length > 0 && (
        <span className={styles["faces"]}>
          {people.map((userId) => (
            <Avatar
              key={userId}
              userId={userId}
              name={nameOf(userId)}
              image={members.get(userId)?.image}
              size="small"
            />
          ))}
        </span>
      )}
      <span className={styles["count"]}>{t.replies(replyCount)}</span>
      {lastReplyAt !== null && (
        <time
          className={styles["last"]}
          dateTime={new Date(lastReplyAt).toISOString()}
          title={fullTime(lastReplyAt)}
        >
          {t.last({ time: when(lastReplyAt) })}
        </time>
      )}
    </>
  );
  if (!opens) return <p className={styles["summary"]}>{inside}</p>;
  return (
    <button
      type="button"
      className={styles["summary"]}
      aria-expanded={open}
      onClick={() => openPanel("thread", String(seq))}
    >
      {inside}
    </button>
  );
}

function when(ms: number): string {
  const now = Date.now();
  return dayOf(ms) === dayOf(now) ? clockTime(ms) : dayName(ms, now);
}
