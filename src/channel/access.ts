import { may } from "../identity/permissions.ts";
import type { Operation } from "../identity/permissions.ts";
import type { Outcome, Refusal } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel, Role } from "../protocol/events.ts";

/**
 * Who asks. `workspaceRole` is looked up only when the answer hangs on it: undefined means not
 * asked yet, null that the person is not in the workspace.
 */
export type Actor = {
  userId: string;
  sessionId: string;
  workspaceRole?: Role | null;
};

/** The object cannot decide without the person's role in this workspace: ask D1 and call again. */
export type NeedsRole = { needsRoleIn: string };

/** An answer, a refusal, or the wish for the person's workspace role first. */
export type Answer<T> = Outcome<T> | NeedsRole;

/** A decision: go on with `role`, refuse, or ask for the workspace role first. */
export type Decision = { role: Role } | { refused: Refusal } | NeedsRole;

/** How a channel is refused that is not there, or that the person must not know of. */
export const ABSENT = refuse("not_found", "There is no such channel");

/** May this person read the channel? Members may; of a public channel, everybody in the workspace. */
export function mayRead(record: Channel, role: Role | undefined, actor: Actor): Decision {
  if (role !== undefined) return { role };
  if (record.kind !== "public") return ABSENT;
  if (actor.workspaceRole === undefined) return { needsRoleIn: record.workspaceId };
  return actor.workspaceRole === null ? ABSENT : { role: actor.workspaceRole };
}

/** May this person do this as a member? Who may read but has not joined is told so; to others the channel is absent. */
export function mayAct(
  record: Channel,
  role: Role | undefined,
  actor: Actor,
  operation?: Operation,
): Decision {
  if (role === undefined) {
    const reader = mayRead(record, role, actor);
    return "role" in reader ? refuse("forbidden", "Join this channel first") : reader;
  }
  if (operation !== undefined && !may(role, operation))
    return refuse("forbidden", "Your role does not allow this");
  return { role };
}
