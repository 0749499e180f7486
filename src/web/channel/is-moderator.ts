import type { Role } from "../../protocol/events.ts";

/** True for those who may put in order what others did: delete their messages, close their polls. */
export function isModerator(role: Role | null): boolean {
  return role === "owner" || role === "admin" || role === "moderator";
}
