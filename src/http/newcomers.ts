import type { Channel } from "../protocol/events.ts";
import { choicesOf, deskOf } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { deny } from "./context.ts";

/** Refuses a new conversation with people of whom one does not want any from this person. */
export async function expectWelcome(
  c: AppContext,
  userId: string,
  memberIds: readonly string[],
): Promise<void> {
  const others = memberIds.filter((id) => id !== userId);
  const welcome = await Promise.all(others.map((id) => deskOf(c.env, id).takesFrom(userId)));
  if (welcome.includes(false)) deny("forbidden", "Somebody here takes no new conversations");
}

/**
 * Lets the Inboxes of people who are new in a channel tell it what it has to know of them. A direct
 * one is told before anybody can write in it.
 */
export async function introduce(
  c: AppContext,
  channelId: string,
  userIds: readonly string[],
  kind?: Channel["kind"],
): Promise<void> {
  const told = Promise.all(
    userIds.map((userId) => {
      const others = kind === "direct" ? userIds.filter((id) => id !== userId) : [];
      return choicesOf(c.env, userId).joined(userId, channelId, others);
    }),
  );
  if (kind === "direct") await told;
  else c.executionCtx.waitUntil(told.catch(() => undefined));
}
