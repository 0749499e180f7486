import type { ChannelKind, Role } from "../protocol/events.ts";
import { isAtLeast } from "../protocol/events.ts";

/** Everything a role may or may not do; `.own` and `.any` part what one may do to one's own things from the rest. */
export type Operation =
  | "workspace.own"
  | "workspace.update"
  | "workspace.invite"
  | "workspace.invite.admin"
  | "workspace.members.list"
  | "workspace.members.manage"
  | "workspace.groups.manage"
  | "workspace.emoji.add"
  | "workspace.emoji.delete.any"
  | "workspace.commands.add"
  | "workspace.commands.delete.any"
  | "workspace.jobs.run"
  | "workspace.contacts.manage"
  | "workspace.export"
  | "workspace.reports.read"
  | "workspace.integrations.manage"
  | "channel.create"
  | "channel.join"
  | "channel.update"
  | "channel.archive"
  | "channel.moderate"
  | "channel.members.add"
  | "channel.members.remove"
  | "message.send"
  | "message.edit.own"
  | "message.delete.own"
  | "message.delete.any"
  | "message.react"
  | "message.vote"
  | "message.poll.close.own"
  | "message.poll.close.any"
  | "message.pin"
  | "message.mention.all";

const EVERYONE: readonly Operation[] = [
  "workspace.members.list",
  "channel.join",
  "message.send",
  "message.edit.own",
  "message.delete.own",
  "message.react",
  "message.vote",
  "message.poll.close.own",
];
const MEMBER: readonly Operation[] = [
  ...EVERYONE,
  "workspace.invite",
  "workspace.emoji.add",
  "workspace.commands.add",
  "channel.create",
  "channel.update",
  "channel.members.add",
  "message.pin",
  "message.mention.all",
];
const MODERATOR: readonly Operation[] = [
  ...MEMBER,
  "workspace.groups.manage",
  "channel.members.remove",
  "channel.moderate",
  "message.delete.any",
  "message.poll.close.any",
];
const ADMIN: readonly Operation[] = [
  ...MODERATOR,
  "workspace.update",
  "workspace.invite.admin",
  "workspace.members.manage",
  "workspace.emoji.delete.any",
  "workspace.commands.delete.any",
  "workspace.jobs.run",
  "workspace.contacts.manage",
  "workspace.reports.read",
  "workspace.integrations.manage",
  "channel.archive",
];

const MAY: Readonly<Record<Role, ReadonlySet<Operation>>> = {
  owner: new Set<Operation>([...ADMIN, "workspace.own", "workspace.export"]),
  admin: new Set(ADMIN),
  moderator: new Set(MODERATOR),
  member: new Set(MEMBER),
  guest: new Set(EVERYONE),
};

/** May a person with this role do this, where they are a member? */
export function may(role: Role, operation: Operation): boolean {
  return MAY[role].has(operation);
}

/** True where `actor` may give `role` to, or take it from, somebody: nobody reaches their own rank, but owners do. */
export function mayAssign(actor: Role, role: Role): boolean {
  return actor === "owner" || !isAtLeast(role, actor);
}

/** Conversations between named people: nobody joins, leaves or is removed, and everybody is an equal. */
export function isClosedKind(kind: ChannelKind): boolean {
  return kind === "direct" || kind === "group";
}
