import { z } from "zod";
import type { ErrorCode } from "./errors.ts";
import type { Channel, ChannelEvent, Guise, Role } from "./events.ts";
import type { InboxChannel } from "./http.ts";
import type { PersonalFrame } from "./inbox-frames.ts";
import type { JobFrame } from "./jobs.ts";
import { plainText as text } from "./label.ts";
import type { Level } from "./levels.ts";
import { LIMITS } from "./limits.ts";
import { newPoll, pollOption } from "./poll.ts";
import type { PresenceStatus } from "./presence.ts";
import type { CommandCall } from "./slash.ts";
import { MAX_BODY_CHARACTERS, MAX_ID_CHARACTERS } from "./text.ts";

/** The sender's own id of a command, kept for ever. */
export const clientMsgId = text(1, MAX_ID_CHARACTERS);
/** A message body, Markdown as typed. */
export const messageBody = text(1, MAX_BODY_CHARACTERS);
/** An emoji, or the name of a custom one between colons; what it may not hold is white space or control characters. */
export const emoji = text(1, 64).refine((value) => !/[\s\p{Cc}]/u.test(value), {
  message: "must be an emoji",
});
/** A place in a log. */
export const seq = z.int().min(1);
/** Where a resume starts: 0 means from the beginning. */
export const since = z.int().min(0);

const fileIds = z.array(text(1, 64)).max(10);

const sendFields = z.object({
  type: z.literal("send"),
  id: clientMsgId,
  body: messageBody,
  threadSeq: seq.optional(),
  fileIds: fileIds.optional(),
  broadcast: z.boolean().optional(),
  me: z.boolean().optional(),
  poll: newPoll.optional(),
});
type Words = Pick<z.infer<typeof sendFields>, "body" | "threadSeq" | "broadcast" | "me" | "poll">;
const isSound = ({ body, threadSeq, broadcast, me, poll }: Words) =>
  (broadcast !== true || threadSeq !== undefined) &&
  (poll === undefined || (poll.question === body && me !== true));
const UNSOUND = {
  message: "only a reply is broadcast, and the body of a poll is its question, without me",
};
const send = sendFields.refine(isSound, UNSOUND);
const edit = z.object({ type: z.literal("edit"), id: clientMsgId, seq, body: messageBody });
const remove = z.object({ type: z.literal("delete"), id: clientMsgId, seq });
const react = z.object({
  type: z.literal("react"),
  id: clientMsgId,
  seq,
  emoji,
  on: z.boolean(),
});
const pin = z.object({ type: z.literal("pin"), id: clientMsgId, seq, on: z.boolean() });
const vote = z.object({
  type: z.literal("vote"),
  id: clientMsgId,
  seq,
  option: pollOption,
  on: z.boolean(),
});
const closePoll = z.object({ type: z.literal("closePoll"), id: clientMsgId, seq });
const follow = z.object({ type: z.literal("follow"), id: clientMsgId, seq, on: z.boolean() });
const read = z.object({ type: z.literal("read"), seq });
/** Marks unread from there on: the mark goes to just before `seq`, back or forward. */
const unread = z.object({ type: z.literal("unread"), seq });
const typing = z.object({ type: z.literal("typing"), on: z.boolean() });
const resume = z.object({ type: z.literal("resume"), epoch: text(1, 64), since });
const got = z.object({ type: z.literal("got"), seq: since });

/** What somebody typed as a slash command. */
const slash = z.object({
  type: z.literal("slash"),
  id: clientMsgId,
  text: text(2, MAX_BODY_CHARACTERS),
  threadSeq: seq.optional(),
});

const single = [
  send,
  edit,
  remove,
  react,
  pin,
  vote,
  closePoll,
  follow,
  read,
  unread,
  typing,
  resume,
  got,
  slash,
] as const;
const batch = z.object({
  type: z.literal("batch"),
  commands: z
    .array(z.discriminatedUnion("type", [...single]))
    .min(1)
    .max(LIMITS.batchCommands),
});

/** Any frame from a client. */
export const clientFrame = z.discriminatedUnion("type", [...single, batch]);
export type ClientFrame = z.infer<typeof clientFrame>;

/** The body of `POST /api/channels/:id/messages`. */
export const sendBody = sendFields
  .omit({ type: true, id: true })
  .extend({ clientMsgId: clientMsgId.optional() })
  .refine(isSound, UNSOUND);

/** Commands that change the log: each has an id and is answered by `ack` or `error`. */
export type LogCommand =
  | Exclude<Extract<ClientFrame, { id: string }>, { type: "slash" | "send" }>
  | (Extract<ClientFrame, { type: "send" }> & HooksOwn);

/** What no frame says: only the server's own hooks do. */
type HooksOwn = {
  /** The name that it is shown under. */
  as?: Guise;
  /** Bodies of further messages, which are said with it or not at all. */
  further?: readonly string[];
};

/** What a socket is told first. */
export type WelcomeFrame = {
  type: "welcome";
  epoch: string;
  head: number;
  /**
   * `readSeq` is how far this person has read, 0 for nothing; `unread` counts the messages after it at
   * `head`: top-level ones that are not deleted.
   */
  you: { userId: string; role: Role; readSeq: number; unread: number; level: Level };
  channel: Channel;
  here: { count: number; userIds: string[] };
  limits: {
    bodyCharacters: number;
    frameBytes: number;
    batchCommands: number;
    pingMs: number;
    messagesPerMinute: number;
    reconnectSpreadMs: number;
  };
};
export type EventsFrame = { type: "events"; events: ChannelEvent[] };
export type AckFrame = { type: "ack"; id: string; seq: number; at: number };
export type ErrorFrame = {
  type: "error";
  id?: string;
  code: ErrorCode;
  message: string;
  retryAfter?: number;
};
export type ResetFrame = { type: "reset"; epoch: string; head: number };

/** A list that a device shows has changed: ask for it again. */
export type Changed = {
  what:
    | "workspaces"
    | "channels"
    | "members"
    | "me"
    | "groups"
    | "emoji"
    | "commands"
    | "blocks"
    | "sidebar"
    | "notices"
    | "reminders";
};

/** What a slash command tells its caller alone; `id` is that of the run. */
export type CommandNotice = { id: string; text: string; open?: { channelId: string } };

/** Any frame from an inbox; `type` is the first key of each. */
export type InboxFrame =
  | {
      type: "welcome";
      channels: InboxChannel[];
      limits: Pick<WelcomeFrame["limits"], "pingMs" | "reconnectSpreadMs">;
    }
  | { type: "channel"; channel: InboxChannel }
  | ({ type: "changed" } & Changed)
  /** To a program: somebody runs a command of its. */
  | ({ type: "command" } & CommandCall)
  /** What a program answers to somebody who has no socket in the channel. */
  | ({ type: "answer"; channelId: string } & CommandNotice)
  | JobFrame
  | PersonalFrame;

/** Any frame from the server; `type` is the first key of each. */
export type ServerFrame =
  | WelcomeFrame
  | EventsFrame
  | AckFrame
  | ErrorFrame
  | ResetFrame
  | { type: "typing"; userId: string; on: boolean }
  | { type: "presence"; userId: string; status: PresenceStatus }
  /** Somebody has read up to `seq`. Of oneself, on whichever device, it says how much is `unread` now; `back` where the mark was set to there, whatever it was. */
  | { type: "read"; userId: string; seq: number; unread?: number; back?: true }
  /** Who is here, anew: of more than 200 people a count with a sample. */
  | { type: "here"; count: number; userIds: string[] }
  | ({ type: "notice" } & CommandNotice)
  | { type: "maintenance"; action: "prepare_reconnect" | "reconnect_now"; delayMs: number };
