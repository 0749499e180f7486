import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import type { WorkspaceView } from "../../protocol/http.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";

/** All workspaces of the person at the screen; empty until the first answer. */
const known = atom<readonly WorkspaceView[]>([]);

/** Every workspace one is in, and the way to ask again; what is known stays where no answer comes. */
export function useWorkspaces(): { all: readonly WorkspaceView[]; refresh: () => void } {
  return { all: useStore(known), refresh: refreshWorkspaces };
}

/** Asks again for all workspaces. */
export function refreshWorkspaces(): void {
  allPages((query) => api.workspaces.list(query)).then(
    (items) => known.set(items),
    () => undefined,
  );
}
