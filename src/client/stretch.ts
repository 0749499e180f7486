import type { MessagePage } from "../protocol/http.ts";
import type { StoreState } from "./store.ts";

/**
 * A run of history without holes, away from the newest messages: all that are older than `to` (or
 * are `to`) down to `olderCursor`, which is the `before` of the page before it, null at the start.
 */
export type Stretch = { readonly olderCursor: number | null; readonly to: number };

/** What of the log is without holes and in view; `to` is null where the newest are. */
export type View = { readonly olderCursor: number | null; readonly to: number | null };

type Reach = Pick<StoreState, "olderCursor" | "stretch">;

/** What is in view: the stretch, or the newest messages and what was loaded before them. */
export function viewOf({ olderCursor, stretch }: Reach): View {
  return stretch ?? { olderCursor, to: null };
}

/** True where a message at `seq` lies within. */
export function holds({ olderCursor, to }: View, seq: number): boolean {
  return seq >= (olderCursor ?? 0) && (to === null || seq <= to);
}

/** What becomes of the view where a page around a place has come. */
export function stretchAround(state: Reach, page: MessagePage): Reach {
  const to = page.items.at(-1)?.seq ?? 0;
  return joined(state, { olderCursor: page.nextCursor, to });
}

/** What becomes of it where a page before or after the stretch has come; `from` is its cursor. */
export function lengthen(
  state: Reach,
  kind: "stretchOlder" | "stretchNewer",
  page: MessagePage,
  from: number | null,
): Reach {
  const { stretch, olderCursor } = state;
  // Somebody has jumped elsewhere while the page was on its way.
  if (stretch === null || from !== (kind === "stretchOlder" ? stretch.olderCursor : stretch.to))
    return { stretch, olderCursor };
  if (kind === "stretchOlder")
    return joined(state, { olderCursor: page.nextCursor, to: stretch.to });
  // Nothing is between the end of the log and the newest messages.
  const to = page.nextCursor === null ? Number.MAX_SAFE_INTEGER : lastOf(page, stretch.to);
  return joined(state, { olderCursor: stretch.olderCursor, to });
}

/** False where some of the stretch is no longer kept; `first` is the lowest seq that is. */
export function isIntact(stretch: Stretch | null, first: number): boolean {
  return stretch === null || first <= (stretch.olderCursor ?? 0);
}

/** A stretch that reaches the newest messages is one with them. */
function joined({ olderCursor }: Reach, stretch: Stretch): Reach {
  if (stretch.to < (olderCursor ?? 0)) return { stretch, olderCursor };
  const further =
    stretch.olderCursor === null || olderCursor === null
      ? null
      : Math.min(stretch.olderCursor, olderCursor);
  return { stretch: null, olderCursor: further };
}

function lastOf(page: MessagePage, otherwise: number): number {
  return page.items.at(-1)?.seq ?? otherwise;
}
