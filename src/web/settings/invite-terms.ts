import type { InviteView } from "../../protocol/http.ts";
import { pathOf } from "../route.ts";
import type { GivenRole } from "./role-rules.ts";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** For how long an invite can work, in seconds. */
export const LIFETIMES = { hour: HOUR_S, day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S } as const;
export type Lifetime = keyof typeof LIFETIMES;

/** How often it can be used; null without an end. */
export const USES = { any: null, one: 1, ten: 10, hundred: 100 } as const;
export type Uses = keyof typeof USES;

/** What an invite lets in, how often and for how long. */
export type Terms = { role: GivenRole; uses: Uses; lifetime: Lifetime };

/** What most people want: a member's link for a week. */
export const USUAL_TERMS: Terms = { role: "member", uses: "any", lifetime: "week" };

/** So much of its time must be left for an invite to stand for a new one of the same terms. */
const FRESH_ENOUGH = 0.8;

/** The link among these that does what a new one of these terms would; undefined where none does. */
export function linkLike(
  invites: readonly InviteView[],
  terms: Terms,
  now: number,
): InviteView | undefined {
  const needed = LIFETIMES[terms.lifetime] * 1_000;
  return invites.find(
    ({ role, maxUses, uses, email, expiresAt }) =>
      email === null &&
      role === terms.role &&
      maxUses === USES[terms.uses] &&
      (maxUses === null || uses === 0) &&
      expiresAt - now >= needed * FRESH_ENOUGH &&
      expiresAt - now <= needed,
  );
}

/** The link of an invite. The page's own address is the one that works for whoever stands here. */
export function linkOf(invite: InviteView): string {
  return location.origin + pathOf({ at: "invite", code: invite.code });
}
