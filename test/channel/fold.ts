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
        delete message.me;
        delete message.poll;
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
    case "poll.voted":
      change(messages, event.messageSeq, (message) => vote(message, event));
      break;
    case "poll.closed":
      change(messages, event.messageSeq, ({ poll }) => {
        if (poll !== undefined) poll.closed = true;
      });
      break;
    case "history.expired":
      for (const seq of messages.keys()) if (seq <= event.upTo) messages.delete(seq);
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

/** In a poll with one choice a vote takes the person's other one away. */
function vote({ poll }: Message, event: Extract<ChannelEvent, { type: "poll.voted" }>): void {
  for (const each of poll?.votes ?? []) {
    const isIt = each.option === event.option;
    if (isIt || (event.on && poll?.multiple === false))
      each.userIds = each.userIds.filter((userId) => userId !== event.by);
    if (isIt && event.on) each.userIds.push(event.by);
  }
}

/** The same whatever the order in which reactions and votes came: who reacted with what. */
export function comparable(messages: Iterable<Message>): unknown[] {
  return [...messages]
    .toSorted((a, b) => a.seq - b.seq)
    .map((message) => ({
      ...message,
      reactions: message.reactions
        .map(({ emoji, userIds }) => ({ emoji, userIds: userIds.toSorted() }))
        .toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1)),
      ...(message.poll && {
        poll: {
          ...message.poll,
          votes: message.poll.votes.map(({ userIds }) => userIds.toSorted()),
        },
      }),
    }));
}
