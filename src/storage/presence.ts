import type { PresenceView } from "../protocol/presence.ts";
import type { Env } from "./env.ts";
import { now } from "./faults.ts";
import { guardKv } from "./kv.ts";

/** How long a snapshot is kept, s; who was not seen for longer is offline. */
const KEPT_S = 90 * 86_400;
/** A snapshot that says somebody is there is believed for so long, ms: an object that was killed cannot take it back. */
const BELIEVED_MS = 60 * 60_000;

type Snapshot = { view: PresenceView; at: number };

/** Writes where a person is, for those who ask for many at once. */
export async function putPresence(env: Env, view: PresenceView): Promise<void> {
  const snapshot: Snapshot = { view, at: now() };
  await guardKv(env.PRESENCE).put(view.userId, JSON.stringify(snapshot), {
    expirationTtl: KEPT_S,
  });
}

/** Where a person was a moment ago (a minute or two); nothing where the snapshot cannot tell. */
export async function getPresence(env: Env, userId: string): Promise<PresenceView | undefined> {
  try {
    // Written by `putPresence` alone.
    const snapshot = await guardKv(env.PRESENCE).get<Snapshot>(userId, "json");
    if (snapshot === null) return undefined;
    const { view, at } = snapshot;
    if (view.status !== "offline" && at < now() - BELIEVED_MS) return undefined;
    if (view.textUntil === undefined || view.textUntil > now()) return view;
    const { text: _, textUntil: __, ...rest } = view;
    return rest;
  } catch {
    return undefined;
  }
}
