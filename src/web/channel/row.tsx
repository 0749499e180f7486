import { memo } from "react";
import { clockTime, dayName, fullTime } from "../lib/time.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { MessageRow, PendingRow } from "./message-row.tsx";
import styles from "./timeline.module.css";
import type { TimelineRow } from "./timeline-rows.ts";

type RowProps = {
  row: TimelineRow;
  onRetry: ((id: string) => void) | undefined;
  onDiscard: ((id: string) => void) | undefined;
};

/** One row; renders again only when what it shows has changed. */
export const Row = memo(RowOf, (before, after) => {
  const sameActions = before.onRetry === after.onRetry && before.onDiscard === after.onDiscard;
  return sameActions && sameRow(before.row, after.row);
});

function RowOf({ row, onRetry, onDiscard }: RowProps) {
  switch (row.kind) {
    case "day":
      return (
        <li className={styles["day"]}>
          <span>{dayName(row.ms, Date.now())}</span>
        </li>
      );
    case "coming":
      return <ComingRow userId={row.coming.userId} what={row.coming.what} ms={row.ms} />;
    case "message":
      return <MessageRow message={row.message} ms={row.ms} grouped={row.grouped} />;
    case "pending":
      return (
        <PendingRow
          pending={row.pending}
          ms={row.ms}
          grouped={row.grouped}
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      );
  }
}

function ComingRow({ userId, what, ms }: { userId: string; what: string; ms: number }) {
  const { nameOf } = useWorkspace();
  return (
    <li className={styles["coming"]}>
      <time dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
        {clockTime(ms)}
      </time>
      <span>
        {nameOf(userId)} {what}
      </span>
    </li>
  );
}

/** Rows are built anew with every change; the messages in them are the same objects. */
function sameRow(a: TimelineRow, b: TimelineRow): boolean {
  if (a.kind === "day" || b.kind === "day") return a.kind === b.kind && a.ms === b.ms;
  if (a.kind === "coming" && b.kind === "coming") return a.coming === b.coming;
  if (a.kind === "message" && b.kind === "message")
    return a.message === b.message && a.grouped === b.grouped;
  if (a.kind === "pending" && b.kind === "pending")
    return a.pending === b.pending && a.grouped === b.grouped;
  return false;
}
