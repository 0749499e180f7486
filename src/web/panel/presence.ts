import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import { useEffect } from "react";
import type { ChannelClient, Here } from "../../client/index.ts";
import type { PresenceStatus } from "../../protocol/presence.ts";

/** Who is here, as far as the connected channels tell; absent means not seen. */
const here = atom<ReadonlyMap<string, PresenceStatus>>(new Map());

/** Everybody who is seen here now, with how. */
export function useHere(): ReadonlyMap<string, PresenceStatus> {
  return useStore(here);
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
