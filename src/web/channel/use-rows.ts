import { useMemo, useState } from "react";
import { RowBuilder } from "./timeline-rows.ts";
import type { RowSource, TimelineRow } from "./timeline-rows.ts";

/** The rows of a timeline that stays: laid on from what was laid before. */
export function useRows(source: RowSource): readonly TimelineRow[] {
  const [builder] = useState(() => new RowBuilder());
  const { messages, pending, comings, userId, hasOlder, readSeq } = source;
  const { thread = null, hasNewer = false } = source;
  return useMemo(
    () =>
      builder.build({ messages, pending, comings, userId, hasOlder, readSeq, thread, hasNewer }),
    [builder, messages, pending, comings, userId, hasOlder, readSeq, thread, hasNewer],
  );
}
