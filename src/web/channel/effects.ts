import { voted } from "../../client/index.ts";
import type { PendingCommand } from "../../client/index.ts";
import type { Message, Poll, Reaction } from "../../protocol/events.ts";

/** What one's own commands will make of a message once the log has them. */
export type Effect = {
  readonly body?: string;
  readonly deleted?: boolean;
  readonly reactions?: ReadonlyMap<string, boolean>;
  readonly pinned?: boolean;
  /** One's own votes in their order: an option, and whether it is chosen. */
  readonly votes?: readonly (readonly [option: number, on: boolean])[];
  readonly pollClosed?: true;
  /** The command that was refused, which waits for its author. */
  readonly failed?: PendingCommand;
};

const NONE: ReadonlyMap<number, Effect> = new Map();

/** The effects of what is pending, by the seq of the message; one empty map where there are none. */
export function effectsOf(pending: readonly PendingCommand[]): ReadonlyMap<number, Effect> {
  const changes = pending.filter((item) => item.command.type !== "send");
  if (changes.length === 0) return NONE;
  const effects = new Map<number, Effect>();
  for (const item of changes) {
    const { command } = item;
    if (command.type === "send" || command.type === "follow") continue;
    const before = effects.get(command.seq) ?? {};
    effects.set(command.seq, { ...before, ...effectOf(item, before) });
  }
  return effects;
}

function effectOf(item: PendingCommand, before: Effect): Effect {
  const { command } = item;
  // What was refused shows as it still is; only an edit keeps the words that somebody wrote.
  if (item.state === "failed")
    return command.type === "edit" ? { body: command.body, failed: item } : { failed: item };
  if (command.type === "edit") return { body: command.body };
  if (command.type === "delete") return { deleted: true };
  if (command.type === "react")
    return { reactions: new Map(before.reactions).set(command.emoji, command.on) };
  if (command.type === "pin") return { pinned: command.on };
  if (command.type === "vote")
    return { votes: [...(before.votes ?? []), [command.option, command.on]] };
  if (command.type === "closePoll") return { pollClosed: true };
  return {};
}

/** The message as it will be. */
export function withEffect(message: Message, effect: Effect | undefined, userId: string): Message {
  if (!effect) return message;
  const { body = message.body, deleted, reactions, pinned = message.pinned } = effect;
  let shown = message.reactions;
  for (const [emoji, on] of reactions ?? []) shown = withReaction(shown, emoji, on, userId);
  const deletedAt = deleted ? Date.now() : message.deletedAt;
  const poll = message.poll && pollWith(message.poll, effect, userId);
  return { ...message, body, reactions: shown, deletedAt, pinned, ...(poll && { poll }) };
}

function pollWith(poll: Poll, { votes = [], pollClosed }: Effect, userId: string): Poll {
  const shown = votes.reduce((now, [option, on]) => voted(now, { by: userId, option, on }), poll);
  return pollClosed ? { ...shown, closed: true } : shown;
}

function withReaction(all: Reaction[], emoji: string, on: boolean, userId: string): Reaction[] {
  const found = all.find((reaction) => reaction.emoji === emoji);
  if (on === (found?.userIds.includes(userId) ?? false)) return all;
  if (!found) return [...all, { emoji, count: 1, userIds: [userId] }];
  const userIds = on ? [...found.userIds, userId] : found.userIds.filter((id) => id !== userId);
  const next = { emoji, count: found.count + (on ? 1 : -1), userIds };
  return all.flatMap((each) => (each !== found ? [each] : next.count > 0 ? [next] : []));
}
