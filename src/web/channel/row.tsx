import { memo } from "react";
import type { ReactNode } from "react";
import { params } from "@nanostores/i18n";
import { useStore } from "@nanostores/react";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { clockTime, dayName, fullTime } from "../lib/time.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { DeletedRow, MessageRow, PendingRow } from "./message-row.tsx";
import styles from "./timeline.module.css";
import type { TimelineRow } from "./timeline-rows.ts";

const words = i18n("timelineRow", {
  unread: "New messages",
  joined: params("{name} joined"),
  left: params("{name} left"),
});

/** One row; renders again only when what it shows has changed. `top` is for the row at the top. */
export const Row = memo(RowOf, (before, after) => {
  if (after.row.kind === "top") return before.top === after.top;
  return sameRow(before.row, after.row);
});

function RowOf({ row, top }: { row: TimelineRow; top: ReactNode }) {
  switch (row.kind) {
    case "top":
      return <div className={styles["top"]}>{top}</div>;
    case "day":
      return <DayRow ms={row.ms} />;
    case "unread":
      return <UnreadRow />;
    case "coming":
      return <ComingRow userId={row.coming.userId} what={row.coming.what} ms={row.ms} />;
    case "message": {
      const Of = row.message.deletedAt === null ? MessageRow : DeletedRow;
      return <Of rowKey={row.key} message={row.message} ms={row.ms} grouped={row.grouped} />;
    }
    case "pending":
      return (
        <PendingRow rowKey={row.key} pending={row.pending} ms={row.ms} grouped={row.grouped} />
      );
  }
}

function DayRow({ ms }: { ms: number }) {
  // Named anew where the language changes.
  useStore(language);
  return (
    <div className={styles["day"]}>
      <span>{dayName(ms, Date.now())}</span>
    </div>
  );
}

function UnreadRow() {
  const t = useWords(words);
  return (
    <div className={styles["unread"]} data-testid="unread-line">
      <span>{t.unread}</span>
    </div>
  );
}

function ComingRow({ userId, what, ms }: { userId: string; what: "joined" | "left"; ms: number }) {
  const { nameOf } = useWorkspace();
  const t = useWords(words);
  return (
    <div className={styles["coming"]}>
      <time dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
        {clockTime(ms)}
      </time>
      <span>{t[what]({ name: nameOf(userId) })}</span>
    </div>
  );
}

/** Rows may be built anew with a change; the messages in them are the same objects. */
function sameRow(a: TimelineRow, b: TimelineRow): boolean {
  if (a === b) return true;
  if (a.kind === "day" && b.kind === "day") return a.ms === b.ms;
  if (a.kind === "unread" && b.kind === "unread") return true;
  if (a.kind === "coming" && b.kind === "coming") return a.coming === b.coming;
  if (a.kind === "message" && b.kind === "message")
    return a.message === b.message && a.grouped === b.grouped;
  if (a.kind === "pending" && b.kind === "pending")
    return a.pending === b.pending && a.grouped === b.grouped;
  return false;
}
