import type { ChannelSettings } from "../../protocol/channel-settings.ts";
import type { Role } from "../../protocol/events.ts";
import { isAtLeast } from "../../protocol/events.ts";

/** What one may do in a channel beyond reading and writing. */
export type Rights = {
  /** Puts in order what others did: deletes their messages, closes their polls. */
  moderator: boolean;
  mayPin: boolean;
};

const NO_RIGHTS: Rights = { moderator: false, mayPin: false };
const PINS: Rights = { moderator: false, mayPin: true };
const MODERATOR: Rights = { moderator: true, mayPin: true };

/** True for those who put in order what others did. */
export function isModerator(role: Role | null): boolean {
  return role !== null && isAtLeast(role, "moderator");
}

/** The rights of a role in a channel of these settings; the server judges again. Equal ones are the same object. */
export function rightsIn(role: Role | null, settings: ChannelSettings | undefined): Rights {
  if (isModerator(role)) return MODERATOR;
  return role === "member" && settings?.pinning !== "moderators" ? PINS : NO_RIGHTS;
}
