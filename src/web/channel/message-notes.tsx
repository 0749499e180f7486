import { use } from "react";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { openPanel } from "../panel/panel-view.ts";
import { PlaceContext } from "./message-context.ts";
import styles from "./message-notes.module.css";
import { BroadcastIcon, PinnedIcon } from "./row-icons.tsx";

const words = i18n("messageNotes", {
  pinned: "Pinned",
  replied: "Replied to a thread",
  alsoSent: "Also sent to the channel",
});

/** What stands above the words of a message: that it is pinned, or how it comes to be here. */
export function MessageNotes({ message }: { message: Message }) {
  const t = useWords(words);
  const { pinned, broadcast, threadSeq } = message;
  const place = use(PlaceContext);
  const inThread = place?.threadSeq === threadSeq;
  if (!pinned && broadcast !== true) return null;
  return (
    <p className={styles["notes"]}>
      {broadcast === true && threadSeq !== null && (
        <span className={styles["note"]}>
          <BroadcastIcon size={13} />
          {inThread ? (
            t.alsoSent
          ) : (
            <button
              type="button"
              disabled={!place}
              onClick={() => openPanel("thread", String(threadSeq))}
            >
              {t.replied}
            </button>
          )}
        </span>
      )}
      {pinned && (
        <span className={styles["note"]}>
          <PinnedIcon size={13} />
          {t.pinned}
        </span>
      )}
    </p>
  );
}
