import { useMemo } from "react";
import type { BlockView } from "../../protocol/personal.ts";
import { api } from "../lib/api.ts";
import { sharedList } from "../lib/shared-list.ts";
import { onInbox } from "../workspace/own-inbox.ts";

const list = sharedList<BlockView>(
  async () => (await api.blocks.list()).items,
  (changed) =>
    onInbox({ onChanged: (what) => void (what === "blocks" && changed()), onReturn: changed }),
);

/** Whom a person has blocked, followed on all their devices; asked for while `wanted`. */
export function useBlocks(me: string, wanted = true): ReadonlySet<string> {
  const blocks = list.use(me, wanted);
  return useMemo(() => new Set(blocks.map(({ userId }) => userId)), [blocks]);
}

/** Asks for the blocks again, after one was made or taken away here. */
export const refreshBlocks = list.refresh;
