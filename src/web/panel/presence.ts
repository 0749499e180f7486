import { useStore } from "@nanostores/react";
import { atom, computed } from "nanostores";
import { useEffect } from "react";
import type { ChannelClient, Here } from "../../client/index.ts";
import type { PresenceStatus, PresenceView } from "../../protocol/presence.ts";

/** Who is here, as far as the connected channels tell; absent means not seen. */
const here = atom<ReadonlyMap<string, PresenceStatus>>(new Map());
/** What the inbox tells of the people who are watched, wherever they are. */
export const toldPresences = atom<ReadonlyMap<string, PresenceView>>(new Map());
const everywhere = computed([here, toldPresences], statusesOf);

/** Everybody of whom it is known now where they are; `offline` only where that was told. */
export function useStatuses(): ReadonlyMap<string, PresenceStatus> {
  return useStore(everywhere);
}

/** What the inbox tells of somebody who is watched. */
export function useTold(userId: string): PresenceView | undefined {
  return useStore(toldPresences).get(userId);
}

/** How somebody is to be found at this moment; whoever is not known of counts as online. */
export function statusNow(userId: string): PresenceStatus {
  return everywhere.get().get(userId) ?? "online";
}

/** Both in one: what the inbox tells of somebody counts, unless a channel sees who is said to be gone. */
export function statusesOf(
  seen: ReadonlyMap<string, PresenceStatus>,
  told: ReadonlyMap<string, PresenceView>,
): ReadonlyMap<string, PresenceStatus> {
  const all = new Map(seen);
  for (const [userId, { status }] of told)
    if (status !== "offline" || !all.has(userId)) all.set(userId, status);
  return all;
}

/** How many views show each person's presence, the newest last. */
const shown = new Map<string, number>();
/** Renewed when somebody else is to be watched. */
export const watchedPeople = atom<readonly string[]>([]);
let telling = false;

/** Watches somebody for as long as the view is there. */
export function useWatched(userId: string): void {
  useEffect(() => {
    const count = shown.get(userId) ?? 0;
    shown.delete(userId);
    shown.set(userId, count + 1);
    tellWatched();
    return () => {
      const left = (shown.get(userId) ?? 1) - 1;
      if (left > 0) shown.set(userId, left);
      else shown.delete(userId);
      tellWatched();
    };
  }, [userId]);
}

/** Once for all that come and go together. */
function tellWatched(): void {
  if (telling) return;
  telling = true;
  setTimeout(() => {
    telling = false;
    watchedPeople.set(Array.from(shown.keys()).toReversed());
  }, 100);
}

/** Everybody in one of the rooms; who is in several is as present as in the most present one. */
export function togetherIn(
  rooms: readonly Pick<Here, "userIds" | "statuses">[],
): ReadonlyMap<string, PresenceStatus> {
  const all = new Map<string, PresenceStatus>();
  for (const { userIds, statuses } of rooms)
    for (const userId of userIds) {
      const status = statuses.get(userId) ?? "online";
      if (status === "online" || !all.has(userId)) all.set(userId, status);
    }
  return all;
}

/** Follows who is here through every channel that stays connected; looks for them anew when one goes on. */
export function usePresence(
  channelId: string | undefined,
  connected: () => readonly ChannelClient[],
): void {
  useEffect(() => {
    const clients = connected();
    let before: readonly (Here | undefined)[] = [];
    const look = () => {
      const rooms = clients.map((client) => {
        const { status, here: room } = client.getState();
        return status.kind === "live" ? room : undefined;
      });
      if (rooms.every((room, n) => room === before[n]) && before.length > 0) return;
      before = rooms;
      here.set(togetherIn(rooms.filter((room) => room !== undefined)));
    };
    look();
    const stops = clients.map((client) => client.subscribe(look));
    return () => {
      for (const stop of stops) stop();
    };
  }, [channelId, connected]);
}
