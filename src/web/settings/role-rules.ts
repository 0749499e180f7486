import type { Role } from "../../protocol/events.ts";

/** From the highest rank to the lowest. */
export const RANKED: readonly Role[] = ["owner", "admin", "moderator", "member", "guest"];

/** A role that can be given; an owner is made by handing the workspace over. */
export type GivenRole = Exclude<Role, "owner">;

const GIVEN: readonly GivenRole[] = ["admin", "moderator", "member", "guest"];

function outranks(actor: Role, other: Role): boolean {
  return RANKED.indexOf(actor) < RANKED.indexOf(other);
}

/** May change the workspace itself and its people. */
export function managesWorkspace(role: Role): boolean {
  return role === "owner" || role === "admin";
}

/** The roles that `actor` may give to a member of `current` role; empty where none may be changed. */
export function rolesToGive(actor: Role, current: Role): readonly GivenRole[] {
  if (!managesWorkspace(actor) || !mayRemove(actor, current)) return [];
  return GIVEN.filter((role) => actor === "owner" || outranks(actor, role));
}

/** May `actor` put a member of `current` role out? Nobody reaches their own rank, but owners do. */
export function mayRemove(actor: Role, current: Role): boolean {
  return managesWorkspace(actor) && (actor === "owner" || outranks(actor, current));
}

/** The roles that `actor` may invite with: up to their own. */
export function rolesToInvite(actor: Role): readonly GivenRole[] {
  if (actor === "guest") return [];
  return GIVEN.filter((role) => role === actor || outranks(actor, role));
}
