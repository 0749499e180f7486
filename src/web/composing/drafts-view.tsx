import { useStore } from "@nanostores/react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { EmptyState, ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import { ownDrafts } from "../line/draft-sync.ts";
import { ViewFrame } from "../views/view-frame.tsx";
import type { ViewProps } from "../views/view.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { DraftRow } from "./draft-row.tsx";
import styles from "./drafts-view.module.css";
import { draftsIn } from "./planned.ts";
import { ScheduledRow } from "./scheduled-row.tsx";
import { useScheduled } from "./use-scheduled.ts";

const words = i18n("draftsView", {
  drafts: "Drafts",
  scheduled: "Scheduled",
  noDrafts: "No drafts",
  noDraftsText: "What you begin to write and do not send is kept here, on all your devices.",
  noScheduled: "Nothing scheduled",
  noScheduledText: "To send something later, open + beside where you write and choose Send later.",
  failed: "What is scheduled did not load",
  elsewhere: "Somewhere else",
});

/** What the person has written and not sent: drafts, and messages that go by themselves at their time. */
export function DraftsView({ title }: ViewProps) {
  const t = useWords(words);
  const me = useMe();
  const { channels, nameOf } = useWorkspace();
  const drafts = draftsIn(useStore(ownDrafts), channels);
  const scheduled = useScheduled();
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  const nameIn = (channelId: string) => {
    const channel = known.get(channelId);
    if (!channel) return t.elsewhere;
    return (isConversation(channel) ? "" : "#") + titleOf(channel, me.id, nameOf);
  };
  const planned =
    scheduled.phase === "ready" ? scheduled.data.filter((item) => known.has(item.channelId)) : [];
  return (
    <ViewFrame title={title}>
      <div className={styles["content"]}>
        <section className={styles["section"]} aria-label={t.scheduled}>
          <h2 className={styles["heading"]}>
            {t.scheduled}
            {planned.length > 0 && <span className={styles["count"]}>{planned.length}</span>}
          </h2>
          {scheduled.phase === "loading" && (
            <Late>
              <SkeletonBar width="long" />
            </Late>
          )}
          {scheduled.phase === "error" && (
            <ErrorState
              title={t.failed}
              error={scheduled.error}
              onRetry={() => void scheduled.reload()}
            />
          )}
          {scheduled.phase === "ready" && planned.length === 0 && (
            <EmptyState title={t.noScheduled} text={t.noScheduledText} />
          )}
          <ul className={styles["list"]}>
            {planned.map((item) => (
              <ScheduledRow key={item.id} item={item} where={nameIn(item.channelId)} />
            ))}
          </ul>
        </section>
        <section className={styles["section"]} aria-label={t.drafts}>
          <h2 className={styles["heading"]}>
            {t.drafts}
            {drafts.length > 0 && <span className={styles["count"]}>{drafts.length}</span>}
          </h2>
          {drafts.length === 0 && <EmptyState title={t.noDrafts} text={t.noDraftsText} />}
          <ul className={styles["list"]}>
            {drafts.map((draft) => (
              <DraftRow key={draft.place} draft={draft} where={nameIn(draft.channelId)} />
            ))}
          </ul>
        </section>
      </div>
    </ViewFrame>
  );
}
