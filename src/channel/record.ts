import { isClosedKind } from "../identity/permissions.ts";
import { CHANNEL_SETTINGS, changedSettings, SETTING_NAMES } from "../protocol/channel-settings.ts";
import type { ChannelSettingsChange } from "../protocol/channel-settings.ts";
import type { Refusal } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel, ChannelLimits, Role } from "../protocol/events.ts";
import { isAtLeast } from "../protocol/events.ts";
import type { ChannelLimitsChange } from "../protocol/http.ts";
import type { Actor, Answer } from "./access.ts";
import { mayAct } from "./access.ts";
import type { Room } from "./room.ts";

/** What to change of a channel's record; `archived: false` brings it back. */
export type RecordChange = {
  name?: string | undefined;
  topic?: string | undefined;
  description?: string | undefined;
  limits?: ChannelLimitsChange | undefined;
  settings?: ChannelSettingsChange | undefined;
  archived?: boolean | undefined;
};

/** The record after a change, and the seq of the event that made it so, for copies to compare. */
export type Changed = { record: Channel; seq: number };

const CLOSED = refuse("forbidden", "This conversation is between its people only");
const ARCHIVED = refuse("forbidden", "This channel is archived");
const NOT_YOUR_SETTING = refuse("forbidden", "Your role does not allow this setting");

/** Changes the record and tells everybody. */
export function update(room: Room, actor: Actor, wanted: RecordChange): Answer<Changed> {
  const { record } = room.log;
  const { archived, ...rest } = wanted;
  const operations = [
    ...(archived === undefined ? [] : (["channel.archive"] as const)),
    ...(Object.keys(rest).length > 0 ? (["channel.update"] as const) : []),
  ];
  let role: Role | undefined;
  for (const operation of operations) {
    const decision = mayAct(record, room.members.role(actor.userId), actor, operation);
    if (!("role" in decision)) return decision;
    role = decision.role;
  }
  const now = () => ({ ok: { record: room.log.record, seq: room.log.head } });
  if (role === undefined) return now();
  const refused = forbids(record, role, wanted);
  if (refused !== undefined) return refused;
  const isArchived = record.archivedAt !== null;
  if (archived === isArchived && Object.keys(rest).length === 0) return now();
  const next = changed(record, wanted, room.now());
  const type = !isArchived && archived === true ? "channel.archived" : "channel.updated";
  const committed = room.append((writer) => writer.channel(actor.userId, next, type));
  if (!("ok" in committed)) return committed;
  if (wanted.settings?.retentionDays !== undefined) room.expireLater();
  return now();
}

/** Why this channel, or this role, may not be changed so. */
function forbids(
  record: Channel,
  role: Role,
  { name, settings = {}, archived }: RecordChange,
): { refused: Refusal } | undefined {
  const named = SETTING_NAMES.filter((setting) => settings[setting] !== undefined);
  if (isClosedKind(record.kind) && (name !== undefined || archived === true || named.length > 0))
    return CLOSED;
  if (record.archivedAt !== null && archived === undefined) return ARCHIVED;
  return named.every((setting) => isAtLeast(role, CHANNEL_SETTINGS[setting].changedBy))
    ? undefined
    : NOT_YOUR_SETTING;
}

function changed(record: Channel, wanted: RecordChange, nowMs: number): Channel {
  const { limits: limitsBefore, settings: settingsBefore, description: before, ...rest } = record;
  const limits = ownLimits(limitsBefore, wanted.limits);
  const settings = changedSettings(settingsBefore, wanted.settings ?? {});
  const description = wanted.description ?? before ?? "";
  const archivedAt = record.archivedAt ?? nowMs;
  return {
    ...rest,
    ...(limits === undefined ? {} : { limits }),
    ...(settings === undefined ? {} : { settings }),
    ...(description === "" ? {} : { description }),
    name: wanted.name ?? record.name,
    topic: wanted.topic ?? record.topic,
    archivedAt: (wanted.archived ?? record.archivedAt !== null) ? archivedAt : null,
  };
}

/** What a channel's own limits become: null takes one away, and without any there is nothing. */
function ownLimits(
  before: ChannelLimits | undefined,
  wanted: ChannelLimitsChange | undefined,
): ChannelLimits | undefined {
  const limits: ChannelLimits = { ...before };
  for (const name of ["messagesPerMinute", "messagesPerMinuteUser"] as const) {
    const perMinute = wanted?.[name];
    if (perMinute === null) delete limits[name];
    else if (perMinute !== undefined) limits[name] = perMinute;
  }
  return Object.keys(limits).length > 0 ? limits : undefined;
}
