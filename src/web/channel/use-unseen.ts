import { useState } from "react";
import { useMe } from "../session.tsx";
import type { TimelineRow } from "./timeline-rows.ts";

/** How many messages of others came since the reader left the end. */
export function useUnseen(rows: readonly TimelineRow[], atEnd: boolean): number {
  const me = useMe();
  const [seenSeq, setSeenSeq] = useState(0);
  let newest = 0;
  let count = 0;
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i];
    if (row?.kind !== "message") continue;
    newest ||= row.message.seq;
    if (atEnd || row.message.seq <= seenSeq) break;
    if (row.message.authorId !== me.id) count += 1;
  }
  if (atEnd && newest > seenSeq) setSeenSeq(newest);
  return atEnd ? 0 : count;
}
