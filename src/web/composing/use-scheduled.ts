import { useEffect, useMemo, useState } from "react";
import type { ScheduledView } from "../../protocol/personal.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import type { Loaded } from "../lib/use-load.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { withScheduled } from "./planned.ts";

type Change = ScheduledView | { id: string; gone: true };

/** What is scheduled, the next to go first, on whichever device it was made or changed. */
export function useScheduled(): Loaded<readonly ScheduledView[]> {
  const loaded = useLoad("scheduled", async () => (await api.scheduled.list()).items);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const { reload } = loaded;
  useEffect(
    () =>
      onInbox({
        onReturn: () => void reload(),
        onOwn: (frame) => {
          if (frame.type !== "scheduled") return;
          const change = "item" in frame ? frame.item : { id: frame.id, gone: true as const };
          setChanges((old) => [...old, change]);
        },
      }),
    [reload],
  );
  return useMemo(
    () =>
      loaded.phase === "ready"
        ? { ...loaded, data: changes.reduce<readonly ScheduledView[]>(withScheduled, loaded.data) }
        : loaded,
    [loaded, changes],
  );
}
