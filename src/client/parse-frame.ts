import { ERRORS } from "../protocol/errors.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { EVENT_SHAPES, ROLES } from "../protocol/events.ts";
import type { Channel, ChannelEvent, FieldShape, Message, Role } from "../protocol/events.ts";
import type { ServerFrame, WelcomeFrame } from "../protocol/frames.ts";
import type { PresenceStatus } from "../protocol/presence.ts";

/** An event of a later version: it holds its place in the log and changes nothing here. */
export type UnknownEvent = { seq: number; at: number; by: string; type: "unknown" };
export type StreamEvent = ChannelEvent | UnknownEvent;

/** A frame whose events may be of a later version. */
export type Frame =
  | Exclude<ServerFrame, { type: "events" }>
  | { type: "events"; events: StreamEvent[] };

/** An object of unknown values. */
export type Fields = { readonly [name: string]: unknown };

/**
 * The frame in `text`, or nothing where it is none that this version understands. The checks go as
 * deep as the client reads: a broken server must not be able to throw inside a screen.
 */
export function parseFrame(text: string): Frame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isFields(value) && isFrame(value) ? value : undefined;
}

function isFrame(value: Fields): value is Fields & Frame {
  switch (value["type"]) {
    case "welcome":
      return isWelcome(value);
    case "events":
      return Array.isArray(value["events"]) && value["events"].every(readEvent);
    case "ack":
      return isText(value["id"]) && isPlace(value["seq"]) && isPlace(value["at"]);
    case "error":
      return isError(value);
    case "reset":
      return isText(value["epoch"]) && isPlace(value["head"]);
    case "typing":
      return isText(value["userId"]) && isFlag(value["on"]);
    case "presence":
      return isText(value["userId"]) && isStatus(value["status"]);
    case "here":
      return isHere(value);
    case "read":
      return isText(value["userId"]) && isPlace(value["seq"]) && isMaybe(isCount, value["unread"]);
    case "maintenance":
      return isText(value["action"]) && isCount(value["delayMs"]);
    case "notice":
      return isCommandNotice(value);
    default:
      return false;
  }
}

function isWelcome(value: Fields): boolean {
  const { you, here, limits } = value;
  return (
    isText(value["epoch"]) &&
    isPlace(value["head"]) &&
    isFields(you) &&
    isText(you["userId"]) &&
    isRole(you["role"]) &&
    isMaybe(isCount, you["unread"]) &&
    isMaybe(isChannel, value["channel"]) &&
    isFields(here) &&
    isHere(here) &&
    isLimits(limits)
  );
}

function isHere({ count, userIds }: Fields): boolean {
  return isCount(count) && isTexts(userIds);
}

function isLimits(value: unknown): value is WelcomeFrame["limits"] {
  return isFields(value) && isCount(value["pingMs"]) && isCount(value["reconnectSpreadMs"]);
}

function isError(value: Fields): boolean {
  const { id, retryAfter } = value;
  return (
    isCode(value["code"]) &&
    isText(value["message"]) &&
    (id === undefined || isText(id)) &&
    (retryAfter === undefined || isCount(retryAfter))
  );
}

/** What a slash command tells its caller. */
export function isCommandNotice({ id, text, open }: Fields): boolean {
  return (
    isText(id) &&
    isText(text) &&
    (open === undefined || (isFields(open) && isText(open["channelId"])))
  );
}

/** Checks one event; one of an unknown type becomes an {@link UnknownEvent} in place. */
function readEvent(value: unknown): boolean {
  if (!isFields(value)) return false;
  if (!isPlace(value["seq"]) || !isPlace(value["at"]) || !isText(value["by"])) return false;
  const { type } = value;
  if (!isText(type)) return false;
  const shape = SHAPES.get(type);
  if (shape === undefined) Object.assign(value, { type: "unknown" });
  return shape?.every(([name, field]) => FIELDS[field](value[name])) ?? true;
}

const SHAPES = new Map(
  Object.entries(EVENT_SHAPES).map(([type, fields]) => [type, Object.entries(fields)]),
);
const FIELDS: { readonly [S in FieldShape]: (value: unknown) => boolean } = {
  place: isPlace,
  text: isText,
  texts: isTexts,
  flag: isFlag,
  role: isRole,
  message: isMessage,
  "thread?": isThread,
  channel: isChannel,
};

/** True for whatever can be shown and ordered as a message. */
export function isMessage(value: unknown): value is Message {
  return (
    isFields(value) &&
    isPlace(value["seq"]) &&
    isPlace(value["at"]) &&
    isText(value["authorId"]) &&
    isText(value["clientMsgId"]) &&
    isText(value["body"]) &&
    (value["threadSeq"] === null || isPlace(value["threadSeq"])) &&
    isCount(value["replyCount"]) &&
    Array.isArray(value["reactions"]) &&
    value["reactions"].every(isReaction) &&
    isTexts(value["files"]) &&
    isTexts(value["mentions"]) &&
    (value["poll"] === undefined || isPoll(value["poll"]))
  );
}

function isPoll(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["question"]) &&
    isTexts(value["options"]) &&
    isFlag(value["multiple"]) &&
    isFlag(value["closed"]) &&
    Array.isArray(value["votes"]) &&
    value["votes"].every(
      (vote) => isFields(vote) && isPlace(vote["option"]) && isTexts(vote["userIds"]),
    )
  );
}

function isThread(value: unknown): boolean {
  if (value === undefined) return true;
  return isFields(value) && isPlace(value["seq"]) && isCount(value["replyCount"]);
}

function isReaction(value: unknown): boolean {
  return isFields(value) && isText(value["emoji"]) && isTexts(value["userIds"]);
}

function isChannel(value: unknown): value is Channel {
  return isFields(value) && isText(value["id"]) && isText(value["name"]) && isText(value["kind"]);
}

/** An object, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
export function isText(value: unknown): value is string {
  return typeof value === "string";
}
function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
/** True where it is absent, or passes. */
function isMaybe(passes: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || passes(value);
}
/** A finite number from 0 up. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
/** A place in the log or a time: anything else would poison all later comparisons. */
function isPlace(value: unknown): value is number {
  return isCount(value) && Number.isSafeInteger(value);
}
export function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}
function isCode(value: unknown): value is ErrorCode {
  return isText(value) && Object.hasOwn(ERRORS, value);
}
function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
const STATUSES: readonly PresenceStatus[] = ["online", "away", "dnd", "offline"];
export function isStatus(value: unknown): value is PresenceStatus {
  return STATUSES.some((status) => status === value);
}
