import type { InboxFrame } from "../protocol/frames.ts";
import { JOB_STATES } from "../protocol/jobs.ts";
import { LEVELS } from "../protocol/levels.ts";
import { isCommandNotice, isCount, isFields, isFlag, isStatus, isText } from "./parse-frame.ts";
import type { Fields } from "./parse-frame.ts";

/** The frame of an inbox in `text`; nothing where it is none that this version understands. */
export function parseInboxFrame(text: string): InboxFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isFields(value) && isFrame(value) ? value : undefined;
}

function isFrame(value: Fields): value is Fields & InboxFrame {
  switch (value["type"]) {
    case "welcome": {
      const { channels, limits } = value;
      return (
        Array.isArray(channels) &&
        channels.every(isChannel) &&
        isFields(limits) &&
        isCount(limits["pingMs"]) &&
        isCount(limits["reconnectSpreadMs"])
      );
    }
    case "channel":
      return isChannel(value["channel"]);
    case "notice":
      return isNotice(value["notice"]);
    case "changed":
      return isText(value["what"]);
    case "command":
      return isCall(value);
    case "answer":
      return isText(value["channelId"]) && isCommandNotice(value);
    case "preferences":
      return isFields(value["preferences"]);
    case "draft":
      return isText(value["channelId"]) && isText(value["body"]) && isCount(value["at"]);
    case "saved":
      return isText(value["channelId"]) && isCount(value["seq"]) && isFlag(value["on"]);
    case "scheduled":
      return value["gone"] === true ? isText(value["id"]) : isScheduled(value["item"]);
    case "job":
      return isJob(value["job"]);
    case "presence":
      return isText(value["userId"]) && isStatus(value["status"]);
    default:
      return false;
  }
}

function isChannel(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["channelId"]) &&
    isText(value["workspaceId"]) &&
    isFlag(value["unread"]) &&
    isCount(value["mentions"]) &&
    isCount(value["lastReadSeq"]) &&
    isCount(value["head"]) &&
    LEVELS.some((level) => level === value["level"])
  );
}

function isNotice(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["channelId"]) &&
    isText(value["workspaceId"]) &&
    isText(value["authorId"]) &&
    isText(value["kind"]) &&
    isText(value["body"]) &&
    isCount(value["seq"])
  );
}

function isCall(value: Fields): boolean {
  const { threadSeq } = value;
  const texts = ["commandId", "workspaceId", "channelId", "userId", "name", "text"];
  return texts.every((name) => isText(value[name])) && (threadSeq === null || isCount(threadSeq));
}

function isScheduled(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["id"]) &&
    isText(value["channelId"]) &&
    isText(value["body"]) &&
    isCount(value["sendAt"])
  );
}

function isJob(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["id"]) &&
    isText(value["kind"]) &&
    isText(value["title"]) &&
    JOB_STATES.some((state) => state === value["state"]) &&
    isFields(value["progress"]) &&
    isCount(value["progress"]["done"]) &&
    isCount(value["createdAt"])
  );
}
