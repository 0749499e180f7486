import { z } from "zod";
import { CHANNEL_KINDS, ROLES } from "./events.ts";
import type { Message } from "./events.ts";
import { firstIssue } from "./issue.ts";
import { parseJson } from "./json.ts";
import { jsonLine } from "./json-lines.ts";
import { isCleanText, isTextWithin, MAX_BODY_CHARACTERS } from "./text.ts";

/** The version of the format; a reader takes its own and no other. */
export const EXPORT_VERSION = 1;

/** Characters of one line, at most: a message of 4,000 with fifty reactions by thousands of people. */
export const EXPORT_LINE_CHARACTERS = 1_900_000;

const id = z.string().min(1).max(64).refine(isCleanText, { message: "must be clean text" });
const text = (max: number) =>
  z.string().refine((value) => isTextWithin(value, 0, max), {
    message: `must be at most ${max} characters without NUL or lone surrogates`,
  });
const time = z.int().min(0);
const body = text(MAX_BODY_CHARACTERS);

const header = z.object({
  type: z.literal("export"),
  version: z.literal(EXPORT_VERSION),
  /** When it was begun, ms. */
  at: time,
  /** `public`: public channels alone; `all`: every channel and conversation of the workspace. */
  scope: z.enum(["public", "all"]),
  workspace: z.object({ id, slug: text(100), name: text(200), createdAt: time }),
});
const person = z.object({
  type: z.literal("person"),
  id,
  name: text(200),
  /** Null for guests and programs. */
  email: text(320).nullable(),
  /** Null for somebody who has left the workspace and whose words are here. */
  role: z.enum(ROLES).nullable(),
  joinedAt: time.nullable(),
  timeZone: text(100).nullable(),
});
const group = z.object({
  type: z.literal("group"),
  id,
  handle: text(100),
  name: text(200),
  description: text(2_000),
  userIds: z.array(id),
});
const channel = z.object({
  type: z.literal("channel"),
  id,
  name: text(200),
  kind: z.enum(CHANNEL_KINDS),
  topic: text(2_000),
  description: text(2_000).optional(),
  createdBy: id,
  createdAt: time,
  archivedAt: time.nullable(),
});
const member = z.object({
  type: z.literal("member"),
  channelId: id,
  userId: id,
  role: z.enum(ROLES),
});
const message = z.object({
  type: z.literal("message"),
  channelId: id,
  seq: z.int().min(1),
  clientMsgId: text(64),
  authorId: id,
  /** Markdown as sent; empty once deleted. */
  body,
  /** Microseconds since 1970; every other time is in ms. */
  at: time,
  /** The seq of the thread's first message. */
  threadSeq: z.int().min(1).nullable(),
  broadcast: z.literal(true).optional(),
  me: z.literal(true).optional(),
  /** The name (and emoji for a face) that it is shown under; `at` is when it was said elsewhere, ms. */
  as: z.object({ name: text(200), icon: text(64).optional(), at: time.optional() }).optional(),
  poll: z
    .object({
      options: z.array(text(200)),
      multiple: z.boolean(),
      closed: z.boolean(),
      /** Who chose each option, in the order of the options. */
      votes: z.array(z.array(id)),
    })
    .optional(),
  reactions: z.array(z.object({ emoji: text(64), userIds: z.array(id) })),
  files: z.array(text(500)),
  mentions: z.array(text(64)),
  pinned: z.boolean(),
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
  /** What edits replaced, oldest first; only where there is any. `at`: since when it was there, ms. */
  versions: z.array(z.object({ body, at: time })).optional(),
});
const end = z.object({
  type: z.literal("end"),
  /** How many lines of each kind there are before it. */
  counts: z.object({
    people: time,
    groups: time,
    channels: time,
    members: time,
    messages: time,
  }),
});

/**
 * One line of an export. They come in this order: `export`, each `person`, each `group`; then for each
 * channel its `channel`, each `member`, each `message` by seq; and `end`, without which it is cut off.
 */
export const exportLine = z.discriminatedUnion("type", [
  header,
  person,
  group,
  channel,
  member,
  message,
  end,
]);
export type ExportLine = z.infer<typeof exportLine>;
export type ExportedMessage = z.infer<typeof message>;
export type ExportedPerson = z.infer<typeof person>;
export type ExportedGroup = z.infer<typeof group>;
export type ExportedChannel = z.infer<typeof channel>;
export type ExportCounts = z.infer<typeof end>["counts"];

/** Counts of nothing. */
export const NO_COUNTS: ExportCounts = {
  people: 0,
  groups: 0,
  channels: 0,
  members: 0,
  messages: 0,
};

const COUNTED = {
  person: "people",
  group: "groups",
  channel: "channels",
  member: "members",
  message: "messages",
} as const;

/** The counts with one line more. */
export function countLine(counts: ExportCounts, type: ExportLine["type"]): ExportCounts {
  if (type === "export" || type === "end") return counts;
  const name = COUNTED[type];
  return { ...counts, [name]: counts[name] + 1 };
}

/** A line as text, with its line feed. */
export function formatExportLine(line: ExportLine): string {
  return jsonLine(line);
}

/** The line in a text without its line feed, or one sentence about what is wrong with it. */
export function parseExportLine(line: string): { ok: ExportLine } | { wrong: string } {
  if (line.length > EXPORT_LINE_CHARACTERS) return { wrong: "the line is too long" };
  const json = parseJson(line);
  if (json === undefined) return { wrong: "the line is not JSON" };
  const parsed = exportLine.safeParse(json.value);
  return parsed.success ? { ok: parsed.data } : { wrong: firstIssue(parsed.error, "line") };
}

/** Why a file that begins with this line is no export that this server reads; undefined where it may be. */
export function notAnExport(line: string): string | undefined {
  const value = parseJson(line)?.value;
  if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "export")
    return "The file is no export of a workspace";
  const version = "version" in value ? value.version : undefined;
  return version === EXPORT_VERSION
    ? undefined
    : `The export has version ${JSON.stringify(version ?? null).slice(0, 20)}, and this server reads version ${EXPORT_VERSION} alone`;
}

/** A message as a line, with what edits replaced of it. */
export function exportMessage(
  of: Message,
  versions: readonly { body: string; at: number }[],
): ExportedMessage {
  return {
    type: "message",
    channelId: of.channelId,
    seq: of.seq,
    clientMsgId: of.clientMsgId,
    authorId: of.authorId,
    body: of.body,
    at: of.at,
    threadSeq: of.threadSeq,
    ...(of.broadcast && { broadcast: of.broadcast }),
    ...(of.me && { me: of.me }),
    ...(of.as && { as: of.as }),
    ...(of.poll && {
      poll: {
        options: of.poll.options,
        multiple: of.poll.multiple,
        closed: of.poll.closed,
        votes: of.poll.votes.map(({ userIds }) => userIds),
      },
    }),
    reactions: of.reactions.map(({ emoji, userIds }) => ({ emoji, userIds })),
    files: of.files,
    mentions: of.mentions,
    pinned: of.pinned,
    editedAt: of.editedAt,
    deletedAt: of.deletedAt,
    ...(versions.length > 0 && {
      versions: versions.map(({ body: was, at }) => ({ body: was, at })),
    }),
  };
}

/** Which channels: the public ones, or all and every conversation. */
export type ExportScope = z.infer<typeof header>["scope"];

/** What `POST /api/jobs/export` takes beside the workspace. */
export const exportInput = z.strictObject({ scope: header.shape.scope.default("public") });
export type ExportInput = z.infer<typeof exportInput>;

/** An export as everybody in the workspace may know of it; `at` in ms. */
export type ExportNote = { id: string; userId: string; scope: ExportScope; at: number };
