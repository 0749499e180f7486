import { z } from "zod";

const id = z.string().min(1).max(64);

/** Notices of one channel, by the ids that they have in the person's Inbox. No words: those are read when it is sent. */
const pushInput = z.object({
  type: z.literal("push"),
  userId: id,
  /** "" for what has no place. */
  channelId: z.string().max(64),
  from: z.int(),
  to: z.int(),
});
export type PushInput = z.infer<typeof pushInput>;

/** A notification that a person asked for, to see one. */
const testInput = z.object({ type: z.literal("test"), userId: id, subscriptionId: id });
export type TestInput = z.infer<typeof testInput>;

/** The letter that is due at a time, ms. */
const digestInput = z.object({ type: z.literal("digest"), userId: id, at: z.int() });
export type DigestInput = z.infer<typeof digestInput>;

/** The input of a job of kind `notification`. */
export const notificationInput = z.discriminatedUnion("type", [pushInput, testInput, digestInput]);
export type NotificationInput = z.infer<typeof notificationInput>;
