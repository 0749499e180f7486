import { params } from "@nanostores/i18n";
import { Body } from "../channel/body.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { saidAt, sayer } from "../lib/author.ts";
import { clockTime, dayName, dayOf, fullTime } from "../lib/time.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { SkeletonBar } from "../ui/states.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { pathAndSearchOf, searchOf } from "./permalink.ts";
import type { Permalink } from "./permalink.ts";
import styles from "./quote-card.module.css";
import { useQuoted } from "./quoted.ts";

const words = i18n("quoteCard", {
  absent: "A message that you cannot see",
  deleted: "This message was deleted",
  failed: "The message did not load",
  poll: "Poll",
  from: params("Message of {name} in {place}"),
});

/** Another message as the words around point to it: who, where, when and the first lines; leads there. */
export function QuoteCard({ link }: { link: Permalink }) {
  const t = useWords(words);
  const me = useMe();
  const { channels, nameOf, members } = useWorkspace();
  const quoted = useQuoted(link);
  const channel = channels.find(({ id }) => id === link.channelId);
  if (quoted.phase === "loading")
    return (
      <div className={styles["card"]} data-phase="loading">
        <SkeletonBar width="name" />
        <SkeletonBar width="middle" />
      </div>
    );
  if (quoted.phase !== "ready")
    return <p className={styles["none"]}>{quoted.phase === "absent" ? t.absent : t.failed}</p>;
  const { message } = quoted;
  if (message.deletedAt !== null) return <p className={styles["none"]}>{t.deleted}</p>;
  const name = sayer(message, nameOf);
  const title = channel ? titleOf(channel, me.id, nameOf) : "";
  const place = channel && !isConversation(channel) ? `#${title}` : title;
  const ms = saidAt(message);
  return (
    <div className={styles["card"]}>
      <a
        className={styles["over"]}
        href={pathAndSearchOf(link)}
        aria-label={t.from({ name, place })}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          const { workspaceId, channelId, seq, threadSeq } = link;
          navigate(
            { at: "channel", workspaceId, channelId, messageSeq: seq },
            "push",
            searchOf(threadSeq),
          );
        }}
      />
      <div className={styles["head"]}>
        <span className={styles["face"]}>
          <Avatar
            userId={message.authorId}
            name={name}
            image={members.get(message.authorId)?.image}
            size="small"
          />
        </span>
        <span className={styles["name"]}>{name}</span>
        <span className={styles["where"]}>{place}</span>
        <time className={styles["time"]} dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
          {when(ms)}
        </time>
      </div>
      <div className={styles["body"]} data-me={message.me || undefined}>
        {message.poll && <span className={styles["poll"]}>{t.poll}</span>}
        <Body text={message.body} quotes={false} />
      </div>
    </div>
  );
}

function when(ms: number): string {
  const now = Date.now();
  const time = clockTime(ms);
  return dayOf(ms) === dayOf(now) ? time : `${dayName(ms, now)}, ${time}`;
}
