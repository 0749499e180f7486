import { useEffect, useEffectEvent, useState } from "react";
import type { NoticeKind } from "../../protocol/http.ts";
import type { NoticeItem } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { dayName } from "../lib/time.ts";
import { Segments } from "../settings/segments.tsx";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { markPlace } from "../workspace/place-marks.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./activity-view.module.css";
import { byDay } from "./by-day.ts";
import { NoticeRow } from "./notice-row.tsx";
import { PagedList } from "./paged-list.tsx";
import { usePages } from "./use-pages.ts";
import { ViewFrame } from "./view-frame.tsx";
import type { ViewProps } from "./view.tsx";

const words = i18n("activityView", {
  filter: "Show",
  all: "All",
  mention: "Mentions",
  reply: "Replies",
  direct: "Direct",
  reminder: "Reminders",
  read: "Mark all as read",
  failed: "Your activity did not load",
  none: "Nothing yet",
  noneText:
    "Mentions, replies in threads you follow, direct messages and reminders come together here.",
  noneOfKind: "Nothing of that kind yet",
  noneOfKindText: "Try another filter.",
});

const FILTERS = ["all", "mention", "reply", "direct", "reminder"] as const;
type Filter = (typeof FILTERS)[number];

/** What one was told: by whom, where, and whether it has been seen. */
export function ActivityView({ title }: ViewProps) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [filter, setFilter] = useState<Filter>("all");
  const kind: { kind?: NoticeKind } = filter === "all" ? {} : { kind: filter };
  const pages = usePages<NoticeItem>(`activity:${filter}`, async (cursor) => {
    const page = await api.notices.list({ ...kind, cursor });
    markPlace("activity", { bold: page.unread > 0, count: page.unread });
    return page;
  });
  const refresh = useEffectEvent(() => void pages.reload());
  useEffect(() => onInbox({ onNotice: () => refresh(), onReturn: () => refresh() }), []);
  // Notices come from all of one's workspaces; this is the view of one of them.
  const shown = pages.items.filter(
    ({ workspaceId }) => workspaceId === "" || workspaceId === workspace.id,
  );
  const unread = shown.filter(({ readAt }) => readAt === null);

  const markRead = async (ids: number[]) => {
    if (ids.length === 0) return;
    const now = Date.now();
    pages.change((items) =>
      items.map((item) =>
        ids.includes(item.id) && item.readAt === null ? { ...item, readAt: now } : item,
      ),
    );
    try {
      await api.notices.markRead({ ids });
    } catch (error) {
      toast(explain(error));
    }
    await pages.reload();
  };
  return (
    <ViewFrame
      title={title}
      action={
        <Button
          look="plain"
          disabled={unread.length === 0}
          onClick={() => void markRead(unread.map(({ id }) => id))}
        >
          {t.read}
        </Button>
      }
      bar={
        <Segments
          label={t.filter}
          value={filter}
          options={FILTERS.map((value) => ({ value, label: t[value] }))}
          onChange={setFilter}
        />
      }
    >
      <PagedList
        pages={{ ...pages, items: shown }}
        failed={t.failed}
        empty={
          filter === "all"
            ? { title: t.none, text: t.noneText }
            : { title: t.noneOfKind, text: t.noneOfKindText }
        }
      >
        {byDay(shown).map(({ day, ms, items }) => (
          <section key={day} className={styles["day"]}>
            <h2>{dayName(ms, Date.now())}</h2>
            <ul>
              {items.map((notice) => (
                <NoticeRow
                  key={notice.id}
                  notice={notice}
                  onSeen={() => void markRead(notice.readAt === null ? [notice.id] : [])}
                />
              ))}
            </ul>
          </section>
        ))}
      </PagedList>
    </ViewFrame>
  );
}
