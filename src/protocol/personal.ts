import { z } from "zod";
import type { ErrorCode } from "./errors.ts";
import type { Message } from "./events.ts";
import type { Notice } from "./http.ts";
import { isChannelId } from "./ids.ts";
import { label, plainText as words } from "./label.ts";
import { MAX_WATCHED } from "./presence.ts";
import type { DigestChoice, Shown } from "./push.ts";
import { digestChoice, SHOWN } from "./push.ts";
import { MAX_BODY_CHARACTERS } from "./text.ts";

/** Sizes of what is kept for one person; the reasons are in docs/protocol.md. */
export const PERSONAL_LIMITS = {
  /** Notices kept, the newest. */
  notices: 500,
  /** Characters of a draft: more than a message may have, since a draft is cut before it is sent. */
  draftCharacters: 16_000,
  drafts: 1_000,
  saved: 10_000,
  scheduled: 500,
  reminders: 500,
  blocks: 1_000,
  reminderCharacters: 500,
  sections: 50,
  sidebarChannels: 1_000,
  /** Channels that one catch up names. */
  catchUp: 1_000,
  /** How far ahead something may be planned, ms: a year. */
  aheadMs: 366 * 86_400_000,
} as const;

const userId = z.string().regex(/^[\w-]{1,64}$/, { message: "must be a person's id" });
const seq = z.int().min(1);
const channelId = z.string().refine(isChannelId, { message: "must be a channel's id" });
/** ms since 1970. */
const time = z.int().min(0);
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { message: "must be HH:MM" });

const messageBody = words(1, MAX_BODY_CHARACTERS);

/** Hours of quiet in the person's time zone; `to` before `from` is on the next day. */
const dnd = z.object({
  from: clock,
  to: clock,
  /** The days on which the quiet begins, 0 for Sunday; every day where left out. */
  days: z.array(z.int().min(0).max(6)).min(1).max(7).optional(),
});
/** {@link Preferences.dnd}. */
export type DndHours = { from: string; to: string; days?: number[] };

/** What a person has chosen. */
export type Preferences = {
  /** Whether others see how far one has read. */
  receipts: boolean;
  /** From whom a new direct or group conversation may come; those that are there go on. */
  directs: "everyone" | "nobody";
  dnd: DndHours | null;
  /** Quiet until then, ms. */
  dndUntil: number | null;
  /** For how long a client lets a message be taken back before it sends it, s. */
  undoSendS: 0 | 5 | 10;
  /** How much notifications and digests tell of what was said. */
  shown: Shown;
  /** When a letter tells of what was missed; null for never. */
  digest: DigestChoice | null;
};

/** What holds until somebody chooses. */
export const DEFAULT_PREFERENCES: Preferences = {
  receipts: true,
  directs: "everyone",
  dnd: null,
  dndUntil: null,
  undoSendS: 0,
  shown: "all",
  digest: null,
};

/** `PATCH /api/me/preferences`. */
export const preferencesBody = z
  .object({
    receipts: z.boolean(),
    directs: z.enum(["everyone", "nobody"]),
    dnd: dnd.nullable(),
    dndUntil: time.nullable(),
    undoSendS: z.union([z.literal(0), z.literal(5), z.literal(10)]),
    shown: z.enum(SHOWN),
    digest: digestChoice.nullable(),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });
export type PreferencesChange = z.infer<typeof preferencesBody>;

/** An item of `GET /api/me/blocks`; `at` in ms. */
export type BlockView = { userId: string; at: number };

/** `PUT /api/channels/:id/draft`; an empty body takes the draft away, and the newer `at` (ms) wins. */
export const draftBody = z.object({
  body: words(0, PERSONAL_LIMITS.draftCharacters),
  threadSeq: seq.nullable().default(null),
  at: time,
});
/** A draft as it is now; with an empty body there is none. */
export type DraftView = { channelId: string; threadSeq: number | null; body: string; at: number };

/** An item of `GET /api/me/saved`; `message` is null where it was deleted or may not be read any more. */
export type SavedView = {
  channelId: string;
  seq: number;
  savedAt: number;
  message: Message | null;
};

/** `POST /api/channels/:id/scheduled`; `sendAt` in ms. */
export const scheduleBody = z.object({
  body: messageBody,
  threadSeq: seq.optional(),
  sendAt: time,
});
/** `PATCH /api/me/scheduled/:id`. */
export const rescheduleBody = z
  .object({ body: messageBody, sendAt: time })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });
/** A message that is still to be sent; `failed` where it was refused and waits for its author. */
export type ScheduledView = {
  id: string;
  channelId: string;
  threadSeq: number | null;
  body: string;
  sendAt: number;
  createdAt: number;
  failed: { code: ErrorCode; message: string } | null;
};

/** `POST /api/me/reminders`; `at` in ms. */
export const reminderBody = z
  .object({
    text: words(1, PERSONAL_LIMITS.reminderCharacters),
    at: time,
    channelId: channelId.optional(),
    seq: seq.optional(),
  })
  .refine((value) => value.seq === undefined || value.channelId !== undefined, {
    message: "a seq needs a channelId",
  });
export type ReminderView = {
  id: string;
  text: string;
  at: number;
  channelId: string | null;
  seq: number | null;
  createdAt: number;
};

/** A notice that is kept; times in ms. */
export type NoticeItem = Notice & { id: number; at: number; readAt: number | null };
/** `GET /api/me/notices`; `unread` counts all that are kept. */
export type NoticesPage = { items: NoticeItem[]; nextCursor: string | null; unread: number };
/** `PUT /api/me/notices/read`: these, or all with an id up to `upTo`. */
export const noticesReadBody = z.union([
  z.strictObject({ ids: z.array(z.int().min(1)).min(1).max(PERSONAL_LIMITS.notices) }),
  z.strictObject({ upTo: z.int().min(1) }),
]);

/** A thread that the person follows; `replies` are its last ones, at most two, `lastReplyAt` in ms. */
export type ThreadView = {
  channelId: string;
  workspaceId: string;
  seq: number;
  lastReplyAt: number;
  unread: boolean;
  message: Message;
  replies: Message[];
};
/** `PUT /api/me/threads/read`: `seq` is the thread's first message. */
export const threadReadBody = z.object({ channelId, seq });

const section = z.object({
  id: words(1, 64),
  name: label(80),
  channelIds: z.array(channelId).max(PERSONAL_LIMITS.sidebarChannels),
  collapsed: z.boolean().optional(),
});
/** `PUT /api/workspaces/:id/sidebar`: the whole of it. */
export const sidebarBody = z
  .object({
    favourites: z.array(channelId),
    sections: z.array(section).max(PERSONAL_LIMITS.sections),
  })
  .refine((value) => new Set(value.sections.map(({ id }) => id)).size === value.sections.length, {
    message: "sections: each id once",
  })
  .refine(
    (value) =>
      value.favourites.length + value.sections.flatMap(({ channelIds }) => channelIds).length <=
      PERSONAL_LIMITS.sidebarChannels,
    { message: `at most ${PERSONAL_LIMITS.sidebarChannels} channels` },
  );
export type SidebarSection = {
  id: string;
  name: string;
  channelIds: string[];
  collapsed?: boolean | undefined;
};
export type SidebarView = { favourites: string[]; sections: SidebarSection[] };

/** `PUT /api/inbox/read`: marks these channels read, or all that have something unread. */
export const catchUpBody = z.union([
  z.strictObject({ channelIds: z.array(channelId).min(1).max(PERSONAL_LIMITS.catchUp) }),
  z.strictObject({ all: z.literal(true) }),
]);

/** `PUT /api/users/:id/presence`; `online` takes back what was chosen. */
export const presenceBody = z.object({ status: z.enum(["online", "away", "dnd"]) });
export const watchedIds = z.array(userId).max(MAX_WATCHED);
