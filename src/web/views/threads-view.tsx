import { count, params } from "@nanostores/i18n";
import { useEffect, useEffectEvent } from "react";
import type { Message } from "../../protocol/events.ts";
import type { ThreadView } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { saidAt } from "../lib/author.ts";
import { Button } from "../ui/button.tsx";
import { ThreadsIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { toast } from "../ui/toast.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { markPlace } from "../workspace/place-marks.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Item } from "./item.tsx";
import { PagedList } from "./paged-list.tsx";
import { openThread, useChannelName } from "./place.ts";
import styles from "./threads-view.module.css";
import { usePages } from "./use-pages.ts";
import { ViewFrame } from "./view-frame.tsx";
import type { ViewProps } from "./view.tsx";

const words = i18n("threadsView", {
  failed: "Your threads did not load",
  none: "No threads yet",
  noneText: "Threads that you start, reply to or follow come together here.",
  read: "Mark all as read",
  new: "New",
  open: "Open thread",
  earlier: count({ one: "{count} earlier reply", other: "{count} earlier replies" }),
  label: params("Thread in {where}"),
});

/** The threads that one follows, the latest reply first. */
export function ThreadsView({ title }: ViewProps) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const channelName = useChannelName();
  const pages = usePages<ThreadView>("threads", (cursor) => api.threads.list({ cursor }));
  const refresh = useEffectEvent(() => void pages.reload());
  useEffect(
    () =>
      onInbox({
        onNotice: ({ kind }) => kind === "reply" && refresh(),
        onReturn: () => refresh(),
      }),
    [],
  );
  const shown = pages.items.filter(({ workspaceId }) => workspaceId === workspace.id);
  const unread = shown.filter((thread) => thread.unread);
  const some = unread.length > 0;
  useEffect(() => {
    if (pages.phase === "ready") markPlace("threads", { bold: some, count: 0 });
  }, [pages.phase, some]);

  const markRead = async (threads: readonly ThreadView[]) => {
    pages.change((items) =>
      items.map((item) => (threads.includes(item) ? { ...item, unread: false } : item)),
    );
    try {
      for (const { channelId, seq } of threads) await api.threads.markRead(channelId, seq);
    } catch (error) {
      toast(explain(error));
      await pages.reload();
    }
  };
  return (
    <ViewFrame
      title={title}
      action={
        <Button look="plain" disabled={!some} onClick={() => void markRead(unread)}>
          {t.read}
        </Button>
      }
    >
      <PagedList
        pages={{ ...pages, items: shown }}
        failed={t.failed}
        empty={{ title: t.none, text: t.noneText }}
      >
        {shown.map((thread) => (
          <Thread
            key={`${thread.channelId} ${thread.seq}`}
            thread={thread}
            where={channelName(thread.channelId) ?? ""}
            onOpen={() => {
              if (thread.unread) void markRead([thread]);
              openThread(thread.workspaceId, thread.channelId, thread.seq);
            }}
          />
        ))}
      </PagedList>
    </ViewFrame>
  );
}

function Thread({
  thread,
  where,
  onOpen,
}: {
  thread: ThreadView;
  where: string;
  onOpen: () => void;
}) {
  const t = useWords(words);
  const { workspaceId, channelId, message, replies, unread } = thread;
  const earlier = message.replyCount - replies.length;
  return (
    <article className={styles["thread"]} aria-label={t.label({ where })}>
      <header className={styles["head"]}>
        <Link to={{ at: "channel", workspaceId, channelId }} className={styles["where"]}>
          {where}
        </Link>
        {unread && <span className={styles["new"]}>{t.new}</span>}
      </header>
      <Said message={message} />
      <div className={styles["replies"]}>
        {earlier > 0 && (
          <button type="button" className={styles["earlier"]} onClick={onOpen}>
            {t.earlier(earlier)}
          </button>
        )}
        {replies.map((reply) => (
          <Said key={reply.seq} message={reply} />
        ))}
      </div>
      <footer className={styles["foot"]}>
        <Button onClick={onOpen}>
          <ThreadsIcon />
          {t.open}
        </Button>
      </footer>
    </article>
  );
}

function Said({ message }: { message: Message }) {
  return (
    <Item
      authorId={message.authorId}
      outsider={message.as?.name}
      ms={saidAt(message)}
      body={message.body}
      editedAt={message.editedAt}
      dated
    />
  );
}
