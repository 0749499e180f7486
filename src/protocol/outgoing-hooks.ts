import { z } from "zod";
import { label } from "./label.ts";

/** Events that an outgoing hook can ask for. */
export const HOOK_EVENTS = [
  "message.created",
  "message.edited",
  "message.deleted",
  "reaction.added",
  "reaction.removed",
  "message.pinned",
  "message.unpinned",
  "member.joined",
  "member.left",
  "channel.updated",
  "channel.archived",
] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

const ids = z.array(z.string().regex(/^c_[0-9a-hjkmnp-tv-z]{20}$/)).max(50);
const url = z.url({ protocol: /^https?$/ }).max(2_000);

const outgoing = {
  name: label(80),
  url,
  /** Null for every public channel. */
  channelIds: ids.min(1).nullable(),
  events: z
    .array(z.enum(HOOK_EVENTS))
    .min(1)
    .transform((events) => HOOK_EVENTS.filter((event) => events.includes(event))),
  /** Messages have to hold it, in whatever case. */
  keyword: label(100).nullable(),
};
export const createOutgoingBody = z.object({
  ...outgoing,
  channelIds: outgoing.channelIds.default(null),
  keyword: outgoing.keyword.default(null),
});
/** `enabled: true` lets a hook that was disabled go on, and begins its count of failures anew. */
export const updateOutgoingBody = z
  .object({ ...outgoing, enabled: z.boolean() })
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });

/** An address that events go to; times in ms. */
export type OutgoingHookView = {
  id: string;
  name: string;
  url: string;
  channelIds: string[] | null;
  events: HookEvent[];
  keyword: string | null;
  createdBy: string;
  createdAt: number;
  disabledAt: number | null;
  disabledReason: string | null;
  /** Deliveries that failed for good since the last one that arrived. */
  failures: number;
};
/** An outgoing hook with what is told once. */
export type NewOutgoingHookView = OutgoingHookView & { secret: string };

export type DeliveryState = "active" | "completed" | "failed";

/**
 * What became of one delivery. `request` is the body that was sent, as JSON; it is null, and `response`
 * with it, where it tells of a channel that whoever looks cannot read.
 */
export type DeliveryView = {
  id: string;
  event: string;
  at: number;
  state: DeliveryState;
  status: number | null;
  ms: number | null;
  attempts: number;
  error: string | null;
  request: unknown;
  response: string | null;
};
