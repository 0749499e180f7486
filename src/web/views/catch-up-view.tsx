import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { Message } from "../../protocol/events.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { saidAt, sayer } from "../lib/author.ts";
import { useLoad } from "../lib/use-load.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { useMe } from "../session.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { CheckIcon, HashIcon, LockIcon, PeopleIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { EmptyState } from "../ui/states.tsx";
import { arranged, inOrder } from "../workspace/arrangement.ts";
import { channelLists, isConversation, othersIn, titleOf } from "../workspace/channel-lists.ts";
import { markChannelsRead } from "../workspace/mark-read.ts";
import { markOf } from "../workspace/marks.ts";
import type { ChannelUnread } from "../workspace/marks.ts";
import { useUnread } from "../workspace/unread.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./catch-up-view.module.css";
import { Item } from "./item.tsx";
import { routeTo } from "./place.ts";
import { ViewFrame } from "./view-frame.tsx";
import type { ViewProps } from "./view.tsx";

const words = i18n("catchUpView", {
  readAll: "Mark all as read",
  done: "You are caught up",
  doneText: "Every channel and conversation of yours is read. What comes next shows up here.",
  read: "Mark as read",
  readNamed: params("Mark {name} as read"),
  total: count({ one: "{count} new message", other: "{count} new messages" }),
  meant: count({ one: "{count} for you", other: "{count} for you" }),
  someNew: "New messages",
  earlier: count({ one: "{count} more before these", other: "{count} more before these" }),
  failed: "The messages did not load.",
});

/** The newest of a channel that a glance shows. */
const GLANCE = 3;
/** Some of the newest may be deleted. */
const ASKED = 10;

/** Every channel with something unread, with a glance at it, to read or to be done with. */
export function CatchUpView({ title }: ViewProps) {
  const t = useWords(words);
  const me = useMe();
  const unread = useUnread();
  const { channels, nameOf, arrangement } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const nameIn = (channel: ChannelView) => titleOf(channel, me.id, nameOf);
  const waiting = inOrder(arranged(channelLists(channels, nameIn), arrangement)).filter(
    (channel) => markOf(channel, unread).bold,
  );
  const readAll = async () => {
    setBusy(true);
    await markChannelsRead(waiting.map(({ id }) => id));
    setBusy(false);
  };
  return (
    <ViewFrame
      title={title}
      action={
        <Button
          look="plain"
          busy={busy}
          disabled={waiting.length === 0}
          onClick={() => void readAll()}
        >
          {t.readAll}
        </Button>
      }
    >
      {waiting.length === 0 ? (
        <EmptyState title={t.done} text={t.doneText} />
      ) : (
        waiting.map((channel) => {
          const marks = unread.get(channel.id);
          return (
            marks && (
              <Waiting key={channel.id} channel={channel} name={nameIn(channel)} marks={marks} />
            )
          );
        })
      )}
    </ViewFrame>
  );
}

function Waiting({
  channel,
  name,
  marks,
}: {
  channel: ChannelView;
  name: string;
  marks: ChannelUnread;
}) {
  const t = useWords(words);
  const { total, mentions } = marks;
  const facts = [
    total === undefined ? t.someNew : t.total(total),
    mentions > 0 && !isConversation(channel) ? t.meant(mentions) : undefined,
  ];
  return (
    <article className={styles["channel"]} aria-label={name}>
      <header className={styles["head"]}>
        <Sign channel={channel} />
        <div className={styles["words"]}>
          <h2>
            <Link
              to={{ at: "channel", workspaceId: channel.workspaceId, channelId: channel.id }}
              className={styles["name"]}
            >
              {name}
            </Link>
          </h2>
          <p className={styles["facts"]}>
            {facts.filter((fact) => fact !== undefined).join(" · ")}
          </p>
        </div>
        <Done channelId={channel.id} name={name} />
      </header>
      <Glance channel={channel} marks={marks} />
    </article>
  );
}

function Done({ channelId, name }: { channelId: string; name: string }) {
  const t = useWords(words);
  return (
    <IconButton
      label={t.readNamed({ name })}
      data-tip={t.read}
      onClick={() => void markChannelsRead([channelId])}
    >
      <CheckIcon />
    </IconButton>
  );
}

function Sign({ channel }: { channel: ChannelView }) {
  const me = useMe();
  const others = othersIn(channel, me.id);
  const [only] = others;
  if (isConversation(channel))
    return only !== undefined && others.length === 1 ? (
      <PersonFace userId={only} />
    ) : (
      <span className={styles["sign"]}>
        <PeopleIcon />
      </span>
    );
  return (
    <span className={styles["sign"]}>
      {channel.kind === "private" ? <LockIcon /> : <HashIcon />}
    </span>
  );
}

/** The newest few of what is unread. */
function Glance({ channel, marks }: { channel: ChannelView; marks: ChannelUnread }) {
  const t = useWords(words);
  // Again where more has come in, which the number tells.
  const key = `glance:${channel.id}:${marks.lastReadSeq}:${marks.total ?? ""}`;
  const newest = useLoad(key, () => api.messages.page(channel.id, { limit: ASKED }));
  if (newest.phase === "loading") return <div className={styles["waiting"]} />;
  if (newest.phase === "error") return <p className={styles["failed"]}>{t.failed}</p>;
  const unread = newest.data.items.filter(
    ({ seq, deletedAt }) => seq > marks.lastReadSeq && deletedAt === null,
  );
  const shown = unread.slice(-GLANCE);
  const earlier = Math.max(marks.total ?? 0, unread.length) - shown.length;
  return (
    <div className={styles["glance"]}>
      {earlier > 0 && <p className={styles["earlier"]}>{t.earlier(earlier)}</p>}
      {shown.map((message) => (
        <div key={message.seq} className={styles["message"]}>
          <Item
            authorId={message.authorId}
            outsider={message.as?.name}
            ms={saidAt(message)}
            lead={<Said channel={channel} message={message} />}
            body={message.body}
            editedAt={message.editedAt}
            lines={2}
            dated
          />
        </div>
      ))}
    </div>
  );
}

function Said({
  channel: { workspaceId, id },
  message,
}: {
  channel: ChannelView;
  message: Message;
}) {
  const { nameOf } = useWorkspace();
  return (
    <Link to={routeTo({ workspaceId, channelId: id, seq: message.seq })} className={styles["way"]}>
      <strong>{sayer(message, nameOf)}</strong>
    </Link>
  );
}
