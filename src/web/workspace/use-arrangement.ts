import { useCallback, useMemo, useRef, useState } from "react";
import { i18n } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useKeptLoad } from "../line/use-kept-load.ts";
import { toast } from "../ui/toast.ts";
import { UNARRANGED } from "./arrangement.ts";
import type { Arrangement } from "./arrangement.ts";

const words = i18n("arrangement", {
  notKept: "That was not kept. The sidebar is as it was before.",
});

export type ArrangementHeld = {
  /** Undefined while it is not known, which a sidebar waits for. */
  arrangement: Arrangement | undefined;
  /** Shows a change at once and has it kept; takes it back where it is refused. */
  arrange: (change: (old: Arrangement) => Arrangement) => void;
  reloadArrangement: () => Promise<void>;
};

/** How the person has ordered this workspace's sidebar, on all their devices. */
export function useArrangement(userId: string, workspaceId: string): ArrangementHeld {
  const loaded = useKeptLoad(userId, `sidebar:${workspaceId}`, () => api.sidebar.get(workspaceId));
  const { reload } = loaded;
  const [chosen, setChosen] = useState<{ workspaceId: string; arrangement: Arrangement }>();
  const keeping = useRef<{ turn: number; last: Promise<unknown> }>({
    turn: 0,
    last: Promise.resolve(),
  });
  const known = loaded.phase === "loading" ? undefined : heldOf(loaded);
  const arrangement = chosen?.workspaceId === workspaceId ? chosen.arrangement : known;
  const latest = useRef(arrangement);
  latest.current = arrangement;

  const arrange = useCallback(
    (change: (old: Arrangement) => Arrangement) => {
      const old = latest.current ?? UNARRANGED;
      const next = change(old);
      if (next === old) return;
      latest.current = next;
      setChosen({ workspaceId, arrangement: next });
      keeping.current.turn += 1;
      const { turn, last } = keeping.current;
      // One after the other, so that the newest is the one that stays.
      keeping.current.last = last
        .then(async () => {
          if (turn === keeping.current.turn) await api.sidebar.put(workspaceId, next);
        })
        .catch(() => turn === keeping.current.turn && toast(words.get().notKept))
        .then(reload)
        .then(() => turn === keeping.current.turn && setChosen(undefined));
    },
    [workspaceId, reload],
  );
  return useMemo(
    () => ({ arrangement, arrange, reloadArrangement: reload }),
    [arrangement, arrange, reload],
  );
}

/** A sidebar that cannot be asked for is one that nobody has ordered. */
function heldOf(loaded: { phase: "error" } | { phase: "ready"; data: Arrangement }): Arrangement {
  return loaded.phase === "ready" ? loaded.data : UNARRANGED;
}
