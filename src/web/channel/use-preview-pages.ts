import { useMemo, useState } from "react";
import type { Message } from "../../protocol/events.ts";
import type { MessagePage } from "../../protocol/http.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import type { Load } from "../lib/use-load.ts";

/** What was loaded before and after the first page; `around` says which that was. */
type Beside = {
  readonly around: number | undefined;
  readonly older: readonly Message[];
  readonly newer: readonly Message[];
  /** Where to go on; undefined until a page on that side has come. */
  readonly before?: number | null;
  readonly after?: number | null;
};

const NONE: readonly never[] = [];

/** The history of a channel without a live connection: its newest messages, or those around one. */
export function usePreviewPages(channelId: string, around: number | undefined) {
  const first: Load<MessagePage> & { reload: () => Promise<void> } = useLoad(
    `preview:${channelId}:${around ?? "newest"}`,
    () => api.messages.page(channelId, around === undefined ? {} : { around }),
  );
  const [held, setHeld] = useState<Beside>({ around, older: NONE, newer: NONE });
  const beside = held.around === around ? held : { around, older: NONE, newer: NONE };
  const page = first.phase === "ready" ? first.data : undefined;
  const before = beside.before === undefined ? (page?.nextCursor ?? null) : beside.before;
  const lastSeq = page?.items.at(-1)?.seq ?? null;
  const after = around === undefined ? null : beside.after === undefined ? lastSeq : beside.after;
  const messages = useMemo(
    () => (page ? [...beside.older, ...page.items, ...beside.newer] : NONE),
    [page, beside.older, beside.newer],
  );
  const loadOlder = async () => {
    if (before === null) return;
    const { items, nextCursor } = await api.messages.page(channelId, { before });
    setHeld({ ...beside, older: [...items, ...beside.older], before: nextCursor });
  };
  const loadNewer = async () => {
    if (after === null) return;
    const { items, nextCursor } = await api.messages.page(channelId, { after });
    setHeld({ ...beside, newer: [...beside.newer, ...items], after: nextCursor });
  };
  return {
    phase: page ? ("ready" as const) : ("loading" as const),
    error: first.phase === "error" ? first.error : null,
    messages,
    hasOlder: before !== null,
    hasNewer: after !== null,
    loadOlder,
    loadNewer,
    reload: () => void first.reload(),
  };
}
