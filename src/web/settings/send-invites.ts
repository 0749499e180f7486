import type { InviteView } from "../../protocol/http.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { LIFETIMES } from "./invite-terms.ts";
import type { Terms } from "./invite-terms.ts";

/** What became of an invite to one address: "made" waits to be sent by one's own mail program. */
export type MailResult =
  | { address: string; outcome: "sent" | "made"; invite: InviteView }
  | { address: string; outcome: "failed"; why: string };

/** Invites one address, for one use; never throws. */
export async function inviteByMail(
  workspaceId: string,
  address: string,
  { role, lifetime }: Terms,
): Promise<MailResult> {
  try {
    const invite = await api.invites.create(workspaceId, {
      role,
      maxUses: 1,
      expiresIn: LIFETIMES[lifetime],
      email: address,
    });
    return { address, outcome: invite.sent ? "sent" : "made", invite };
  } catch (error) {
    return { address, outcome: "failed", why: explain(error) };
  }
}
