import type { ChannelEvent, Message } from "../../src/protocol/events.ts";

/**
 * What a reader's copy of a channel becomes when an event arrives: written from the protocol alone,
 * so that it judges the log and the client's reducer alike.
 */
export function fold(messages: Map<number, Message>, event: ChannelEvent): void {
  switch (event.type) {
    case "message.created":
      messages.set(event.seq, structuredClone(event.message));
      break;
    case "message.edited":
      change(messages, event.messageSeq, (message) => {
        message.body = event.body;
        message.mentions = event.mentions;
        message.editedAt = event.editedAt;
      });
      break;
    case "message.deleted":
      change(messages, event.messageSeq, (message) => {
        message.body = "";
        message.mentions = [];
        message.files = [];
        message.reactions = [];
        message.pinned = false;
        message.editedAt = null;
        message.deletedAt = Math.floor(event.at / 1_000);
      });
      break;
    case "reaction.added":
    case "reaction.removed":
      change(messages, event.messageSeq, (message) => react(message, event));
      break;
    case "message.pinned":
    case "message.unpinned":
      change(messages, event.messageSeq, (message) => {
        message.pinned = event.type === "message.pinned";
      });
      break;
    default:
  }
  if ("thread" in event && event.thread !== undefined) {
    const { seq, replyCount, lastReplyAt } = event.thread;
    change(messages, seq, (message) => Object.assign(message, { replyCount, lastReplyAt }));
  }
}

function change(
  messages: Map<number, Message>,
  seq: number,
  work: (message: Message) => void,
): void {
  const message = messages.get(seq);
  if (message !== undefined) work(message);
}

function react(
  message: Message,
  event: Extract<ChannelEvent, { type: "reaction.added" | "reaction.removed" }>,
): void {
  // A deleted message keeps none, whatever an older event says.
  if (message.deletedAt !== null) return;
  const found = message.reactions.find((reaction) => reaction.emoji === event.emoji);
  const others = (found?.userIds ?? []).filter((userId) => userId !== event.by);
  const userIds = event.type === "reaction.added" ? [...others, event.by] : others;
  if (found === undefined) message.reactions.push({ emoji: event.emoji, count: 1, userIds });
  else Object.assign(found, { userIds, count: userIds.length });
  message.reactions = message.reactions.filter((reaction) => reaction.count > 0);
}

/** The same whatever the order in which reactions came: who reacted with what. */
export function comparable(messages: Iterable<Message>): unknown[] {
  return [...messages]
    .toSorted((a, b) => a.seq - b.seq)
    .map((message) => ({
      ...message,
      reactions: message.reactions
        .map(({ emoji, userIds }) => ({ emoji, userIds: userIds.toSorted() }))
        .toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1)),
    }));
}
