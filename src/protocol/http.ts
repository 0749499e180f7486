import { z } from "zod";
import { CHANNEL_SETTINGS } from "./channel-settings.ts";
import type { ChannelSettingsChange } from "./channel-settings.ts";
import type { Part } from "./errors.ts";
import { ROLES } from "./events.ts";
import type { Channel, Message, Role } from "./events.ts";
import { label } from "./label.ts";
import { LEVELS } from "./levels.ts";
import type { Level } from "./levels.ts";
import { LIMITS } from "./limits.ts";
import type { Plan } from "./limits.ts";
import { isTextWithin } from "./text.ts";

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

export const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
  message: "must be 1 to 40 of a-z, 0-9 and inner dashes",
});

export const createWorkspaceBody = z.object({ name: label(80), slug });
export const updateWorkspaceBody = z.object({ name: label(80) });

/** To give a workspace away: to whom. */
export const transferBody = z.object({ userId: z.string().min(1).max(64) });
/** To delete a workspace: its slug, typed again. */
export const deleteWorkspaceBody = z.object({ slug: z.string().max(64) });

const timeZone = z.string().max(64).refine(isTimeZone, { message: "must be a time zone" });

/** `until` is ms since 1970, or null for "until changed". */
const status = z.object({
  text: label(100),
  until: z.int().min(0).nullable().default(null),
});

/** What a person may change of themselves; null takes a value away. */
export const updateMeBody = z
  .object({ name: label(80), timeZone: timeZone.nullable(), status: status.nullable() })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });

export const levelBody = z.object({ level: z.enum(LEVELS) });

/** `expiresIn` is seconds, from a minute to 30 days. An invite for an address is sent there and works once. */
export const createInviteBody = z.object({
  email: z.email().max(254).optional(),
  role: z.enum(["admin", "moderator", "member", "guest"]).default("member"),
  maxUses: z.int().min(1).max(100_000).nullable().default(null),
  expiresIn: z
    .int()
    .min(60)
    .max(30 * 86_400)
    .default(7 * 86_400),
});

export const updateMemberBody = z.object({ role: z.enum(ROLES) });

const topic = z.string().refine((value) => isTextWithin(value, 0, 250), {
  message: "must be at most 250 characters",
});

export const createChannelBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["public", "private"]),
    name: label(80),
    topic: topic.default(""),
    memberIds: z.array(z.string().min(1).max(64)).max(100).default([]),
  }),
  z.object({
    kind: z.enum(["direct", "group"]),
    topic: topic.default(""),
    memberIds: z.array(z.string().min(1).max(64)).min(1).max(9),
  }),
]);

/** Messages a minute; null is as everywhere. */
const ownLimit = z.int().min(1).max(LIMITS.messagesPerMinuteWorkspace).nullable();
const channelLimits = z
  .object({ messagesPerMinute: ownLimit, messagesPerMinuteUser: ownLimit })
  .partial();
/** What a channel is asked to change of its limits; what is undefined stays. */
export type ChannelLimitsChange = z.infer<typeof channelLimits>;

const description = z.string().refine((value) => isTextWithin(value, 0, 1_000), {
  message: "must be at most 1,000 characters",
});

/** The schema of every setting, from what the table says of it. */
const settingSchemas = Object.entries(CHANNEL_SETTINGS).map(([name, setting]) => {
  const value =
    setting.kind === "flag"
      ? z.boolean()
      : setting.kind === "number"
        ? z.int().min(setting.min).max(setting.max)
        : z.enum(setting.of);
  return [name, value.nullable().optional()] as const;
});
// Made from the same table as the type.
const settings = z.strictObject(
  Object.fromEntries(settingSchemas),
) as z.ZodType as z.ZodType<ChannelSettingsChange>;

/** `archived: false` brings an archived channel back. */
export const updateChannelBody = z
  .object({
    name: label(80),
    topic,
    description,
    limits: channelLimits,
    settings,
    archived: z.literal(false),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });

/** With `back` the mark goes to just before `seq`, wherever it was. */
export const readBody = z.object({ seq: z.int().min(0), back: z.boolean().default(false) });
export const editBody = z.object({ body: z.string() });
/** What a poll may become. */
export const pollBody = z.object({ closed: z.literal(true) });

/** `GET /api/workspaces/:id` and the items of its list. `role` is the caller's. */
export type WorkspaceView = {
  id: string;
  name: string;
  slug: string;
  plan: Plan;
  role: Role;
  /** The address of its icon. */
  icon: string | null;
  createdAt: number;
  /** When it will be gone, ms; null unless its deletion was asked for. */
  deleteAt: number | null;
};

/** A line about what a person is doing; `until` in ms, null for "until changed". */
export type StatusView = { text: string; until: number | null };

/** `GET /api/me`. `image` is the picture's address; `timeZone` an IANA name. */
export type MeView = {
  id: string;
  name: string;
  email: string;
  image: string | null;
  isAnonymous: boolean;
  timeZone: string | null;
  status: StatusView | null;
  /** True for whoever runs this deployment. */
  operator: boolean;
};

/** An item of `GET /api/workspaces/:id/members`. */
export type MemberView = {
  userId: string;
  name: string;
  image: string | null;
  role: Role;
  joinedAt: number;
  timeZone: string | null;
  status: StatusView | null;
};

/** A channel as one person sees it; `memberIds` for direct and group channels only. */
export type ChannelView = Channel & { joined: boolean; memberIds?: string[] };

export type InviteView = {
  code: string;
  url: string;
  role: Role;
  maxUses: number | null;
  uses: number;
  expiresAt: number;
  /** For whom it was made; null for whoever has the link. */
  email: string | null;
  /** True where the server has mailed it. */
  sent: boolean;
};

/** `GET /api/invites/:code`, for anybody who holds the code. */
export type InvitePreview = {
  workspaceName: string;
  workspaceIcon: string | null;
  expiresAt: number;
};

/** An item of `GET /api/channels/:id/messages/:seq/readers`: somebody who has read that far, and how far by now. */
export type ReaderView = { userId: string; seq: number };

/** One channel in a person's inbox. `unread` is a flag; places are seq numbers. */
export type InboxChannel = {
  channelId: string;
  workspaceId: string;
  unread: boolean;
  mentions: number;
  lastReadSeq: number;
  head: number;
  level: Level;
};

/**
 * Why a person is told: something was said to them or in a thread that they follow, put on their
 * message, is due, could not be sent for them, or an outgoing hook of theirs was disabled.
 */
export const NOTICE_KINDS = [
  "mention",
  "direct",
  "message",
  "reply",
  "reaction",
  "reminder",
  "scheduled",
  "webhook",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/**
 * Something that a person is told. A reminder without a place has "" for channel and workspace and 0
 * for seq; so has what could not be sent, where its place is not readable.
 */
export type Notice = {
  channelId: string;
  workspaceId: string;
  seq: number;
  /** The first message of the thread that it is in. */
  threadSeq?: number;
  authorId: string;
  kind: NoticeKind;
  body: string;
};

/** `GET /api/inbox`. `count` is how many messages are unread, for each channel with a flag that could be asked. */
export type InboxView = {
  channels: (InboxChannel & { count?: number })[];
  notices: Notice[];
};

/** `POST /api/channels/:id/ticket`: `expiresAt` in ms. */
export type TicketView = { url: string; ticket: string; expiresAt: number };

/** Any list. `nextCursor` goes into the next request's `cursor`; null at the end. */
export type Page<T, C = string> = { items: T[]; nextCursor: C | null };

/**
 * A page of messages, ascending by seq; its cursors are seq numbers. `head` is the log's place that
 * the page reflects: with it a client merges page and live events exactly, without it nearly.
 */
export type MessagePage = Page<Message, number> & { head?: number };

/** Words that an edit replaced: since when they were there, ms, and who wrote them. */
export type VersionView = { body: string; at: number; editedBy: string };

/** The body of every refusal, `application/problem+json`. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retryAfter?: number;
  /** What is out, where that is known. */
  part?: Part;
};
