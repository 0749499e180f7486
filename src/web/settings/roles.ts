import type { Role } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useRoleNames } from "../panel/role-names.ts";

const words = i18n("settingsRoles", {
  owner: "Everything, also giving the workspace away and deleting it",
  admin: "Manages people, invites and the workspace",
  moderator: "Deletes anybody's messages, removes people from channels",
  member: "Writes, creates channels, invites people",
  guest: "Reads and writes, but creates and invites nothing",
});

/** The names of the roles and a line on what each may do. */
export function useRoleWords(): (role: Role) => { label: string; hint: string } {
  const names = useRoleNames();
  const may = useWords(words);
  return (role) => ({ label: names[role], hint: may[role] });
}
