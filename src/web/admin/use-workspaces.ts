import { useState } from "react";
import type { WorkspaceUsage } from "../../protocol/admin.ts";
import { useLoad } from "../lib/use-load.ts";
import type { Load } from "../lib/use-load.ts";
import { adminCalls } from "./calls.ts";

/** The workspaces as far as they were asked for. */
export type LoadedWorkspaces = {
  load: Load<readonly WorkspaceUsage[]>;
  /** Whether the server has more, and the way to them. */
  more: boolean;
  loadMore: () => Promise<void>;
  /** Puts what was changed in its place. */
  change: (id: string, change: Partial<WorkspaceUsage>) => void;
  retry: () => void;
};

/** Workspaces with their use, page by page. */
export function useWorkspaces(): LoadedWorkspaces {
  const first = useLoad("admin-workspaces", () => adminCalls.workspaces(null));
  const [later, setLater] = useState<{ items: WorkspaceUsage[]; nextCursor: string | null }>();
  const [changes, setChanges] = useState<Record<string, Partial<WorkspaceUsage>>>({});
  const shared = {
    change: (id: string, change: Partial<WorkspaceUsage>) =>
      setChanges((old) => ({ ...old, [id]: { ...old[id], ...change } })),
    retry: () => void first.reload(),
  };
  if (first.phase !== "ready")
    return { ...shared, load: first, more: false, loadMore: () => Promise.resolve() };
  const cursor = later ? later.nextCursor : first.data.nextCursor;
  const items = [...first.data.items, ...(later?.items ?? [])];
  return {
    ...shared,
    load: {
      phase: "ready",
      data: items.map((item) => ({ ...item, ...changes[item.id] })),
    },
    more: cursor !== null,
    loadMore: async () => {
      const page = await adminCalls.workspaces(cursor);
      setLater((old) => ({
        items: [...(old?.items ?? []), ...page.items],
        nextCursor: page.nextCursor,
      }));
    },
  };
}
