import type { Role } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";

const words = i18n("roleNames", {
  owner: "Owner",
  admin: "Admin",
  moderator: "Moderator",
  member: "Member",
  guest: "Guest",
});

/** What the roles are called. */
export function useRoleNames(): Readonly<Record<Role, string>> {
  return useWords(words);
}
