import type { BroughtMarks, BroughtWord } from "../../../protocol/brought.ts";
import type { ExportedMessage } from "../../../protocol/export.ts";
import { emoji } from "../../../protocol/frames.ts";
import { base64url, keyedHash } from "../../../protocol/hmac.ts";
import type { ImportSkip } from "../../../protocol/import.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { newPoll } from "../../../protocol/poll.ts";
import { nameOf } from "../authors.ts";
import type { Way, Who } from "./who.ts";

/** Enough of a hash to tell all channels of all workspaces apart, bytes. */
const HASH_BYTES = 15;
/** What one message may have had replaced, at most: the newest of it. */
const MAX_VERSIONS = 100;
const MICROS_PER_MS = 1_000;

const hash = keyedHash("channel of an export");

/** The ids of a channel's words: the same wherever and whenever they are imported. */
export function wordIds(source: string, channelId: string): (seq: number) => string {
  const channel = base64url(hash(JSON.stringify([source, channelId])).subarray(0, HASH_BYTES));
  return (seq) => `export.${channel}.${seq}`;
}

/** A message of an export as a word for a channel here (`to`), or why it is passed over. */
export function toWord(
  message: ExportedMessage,
  to: string,
  { source }: Pick<Way, "source">,
  who: Who,
): BroughtWord | ImportSkip {
  if (message.deletedAt !== null) return "deleted";
  if (message.body === "") return "empty";
  const idOf = wordIds(source, message.channelId);
  const { authorId, clientMsgId, threadSeq, as } = message;
  const marks = marksOf(message, who);
  const icon = emoji.safeParse(as?.icon);
  return {
    id: idOf(message.seq),
    authorId: who.author(authorId),
    as: {
      name: nameOf(as?.name ?? who.name(authorId) ?? ""),
      ...(icon.success && { icon: icon.data }),
      at: as?.at ?? Math.floor(message.at / MICROS_PER_MS),
    },
    body: who.words(message.body),
    ...(message.me && { me: message.me }),
    ...(threadSeq !== null && { replyTo: idOf(threadSeq) }),
    ...(message.broadcast && { broadcast: message.broadcast }),
    ...(Object.keys(marks).length > 0 && { marks }),
    // Back into the channel that it is from, where it may be still.
    ...(to === message.channelId && { twin: { authorId, clientMsgId } }),
  };
}

function marksOf(message: ExportedMessage, who: Who): BroughtMarks {
  const { editedAt, pinned, versions = [], poll } = message;
  const reactions = message.reactions
    .filter((one) => one.userIds.length > 0 && emoji.safeParse(one.emoji).success)
    .slice(0, LIMITS.emojiPerMessage)
    .map((one) => ({ emoji: one.emoji, userIds: who.authors(one.userIds) }));
  const asked = poll && newPoll.safeParse({ question: message.body, ...poll });
  return {
    ...(pinned && { pinned: true }),
    ...(editedAt !== null && { editedAt }),
    ...(editedAt !== null &&
      versions.length > 0 && {
        versions: versions
          .slice(-MAX_VERSIONS)
          .map(({ body, at }) => ({ body: who.words(body), at })),
      }),
    ...(reactions.length > 0 && { reactions }),
    ...(poll &&
      asked?.success && {
        poll: {
          options: poll.options,
          multiple: poll.multiple,
          votes: poll.options.map((_, i) => who.authors(poll.votes[i] ?? [])),
        },
      }),
  };
}
