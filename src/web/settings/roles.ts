import type { Role } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";

const words = i18n("settingsRoles", {
  owner: "Owner",
  admin: "Admin",
  moderator: "Moderator",
  member: "Member",
  guest: "Guest",
  ownerMay: "Everything, also giving the workspace away and deleting it",
  adminMay: "Manages people, invites and the workspace",
  moderatorMay: "Deletes anybody's messages, removes people from channels",
  memberMay: "Writes, creates channels, invites people",
  guestMay: "Reads and writes, but creates and invites nothing",
});

/** The names of the roles and a line on what each may do. */
export function useRoleWords(): (role: Role) => { label: string; hint: string } {
  const t = useWords(words);
  return (role) => ({ label: t[role], hint: t[`${role}May`] });
}
