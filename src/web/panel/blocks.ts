import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import { useEffect } from "react";
import { api } from "../lib/api.ts";
import { onLeave } from "../lib/leaving.ts";
import { onInbox } from "../workspace/own-inbox.ts";

/** Whom the person at the screen has blocked; undefined until it was asked. */
const blocked = atom<ReadonlySet<string> | undefined>();
let asking = false;

onLeave(() => blocked.set(undefined));
onInbox({
  onChanged: (what) => {
    if (what === "blocks" && blocked.get()) void load();
  },
});

async function load(): Promise<void> {
  asking = true;
  try {
    const { items } = await api.blocks.list();
    blocked.set(new Set(items.map(({ userId }) => userId)));
  } catch {
    // It is asked again the next time that somebody looks.
  } finally {
    asking = false;
  }
}

/** Whether somebody is blocked; undefined while that is not known. */
export function useIsBlocked(userId: string): boolean | undefined {
  const all = useStore(blocked);
  useEffect(() => {
    if (!blocked.get() && !asking) void load();
  }, []);
  return all?.has(userId);
}

/**
 * Blocks somebody or takes that back.
 * @throws ApiError
 */
export async function setBlocked(userId: string, on: boolean): Promise<void> {
  await api.blocks.set(userId, on);
  await load();
}
