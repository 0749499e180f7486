import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import type { Here } from "../../client/index.ts";
import type { PresenceStatus } from "../../protocol/frames.ts";

/** Who is here, as far as the open channel tells; absent means not seen. */
const here = atom<ReadonlyMap<string, PresenceStatus>>(new Map());

/** Takes over what a live channel knows of who is connected; undefined once it is left or cut off. */
export function noteHere(state: Pick<Here, "userIds" | "statuses"> | undefined): void {
  const next = new Map<string, PresenceStatus>();
  for (const userId of state?.userIds ?? [])
    next.set(userId, state?.statuses.get(userId) ?? "online");
  here.set(next);
}

/** Everybody who is seen here now, with how. */
export function useHere(): ReadonlyMap<string, PresenceStatus> {
  return useStore(here);
}
