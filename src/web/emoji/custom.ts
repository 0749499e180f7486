import { useMemo } from "react";
import type { EmojiView } from "../../protocol/custom-emoji.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { sharedList } from "../lib/shared-list.ts";
import { onInbox } from "../workspace/own-inbox.ts";

const list = sharedList<EmojiView>(
  (workspaceId) => allPages((query) => api.emoji.list(workspaceId, query)),
  (changed) =>
    onInbox({ onChanged: (what) => void (what === "emoji" && changed()), onReturn: changed }),
);

/**
 * The emoji that a workspace has added, by name: what `:name:` shows in bodies and reactions. Empty
 * until they are there, the same map until they change. Ask with `wanted` only where one is shown.
 */
export function useCustomEmoji(workspaceId: string, wanted = true): ReadonlyMap<string, EmojiView> {
  const items = list.use(workspaceId, wanted);
  return useMemo(() => new Map(items.map((each) => [each.name, each])), [items]);
}
