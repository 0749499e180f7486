import { z } from "zod";
import { label } from "./label.ts";

/** What a key may be allowed; a route that asks for none of what a key has refuses it. */
export const SCOPES = [
  "chat:read",
  "chat:write",
  "channels:manage",
  "members:read",
  "files:write",
  "admin",
] as const;
export type Scope = (typeof SCOPES)[number];

/** How many of each a workspace has at most. */
export const INTEGRATION_LIMITS = {
  bots: 200,
  keysOfABot: 20,
  incomingHooks: 200,
  outgoingHooks: 50,
  /** Deliveries that the log of a hook keeps. */
  deliveries: 200,
  /** An answer in the log, characters. */
  responseCharacters: 4_096,
  /** What an incoming hook takes, bytes. */
  payloadBytes: 131_072,
  /** How old a signed request may be, s. */
  signatureAgeS: 300,
} as const;

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
const icon = z
  .string()
  .max(32)
  .regex(/^\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{M}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]*$/u, {
    message: "must be an emoji",
  });
const url = z.url({ protocol: /^https?$/ }).max(2_000);

export const createBotBody = z.object({ name: label(80) });
export const createKeyBody = z.object({
  name: label(80),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope))),
});

/** With `signed` requests have to bear a signature, whose secret is told once. */
export const createIncomingBody = z.object({
  channelId: z.string().max(64),
  name: label(80),
  icon: icon.nullable().default(null),
  signed: z.boolean().default(false),
});

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

/** A bot of a workspace; times in ms. */
export type BotView = { userId: string; name: string; createdBy: string; createdAt: number };

/** A key of a bot, which nobody sees again; times in ms. */
export type KeyView = {
  id: string;
  name: string;
  scopes: Scope[];
  createdBy: string;
  createdAt: number;
  /** To the minute. */
  lastUsedAt: number | null;
};
/** A key as it is told once. */
export type NewKeyView = KeyView & { key: string };

/** A place where programs post to; times in ms. */
export type IncomingHookView = {
  id: string;
  channelId: string;
  userId: string;
  name: string;
  icon: string | null;
  signed: boolean;
  createdBy: string;
  createdAt: number;
  lastUsedAt: number | null;
};
/** An incoming hook with what is told once. */
export type NewIncomingHookView = IncomingHookView & { url: string; secret: string | null };

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

/** What became of one delivery. `request` is the body that was sent, as JSON. */
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
