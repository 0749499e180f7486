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

/** One emoji with all that it is made of, joiners, tones and variants. */
const EMOJI =
  /^\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)*$/u;

/** True for an emoji that can be a face. */
export function isFace(text: string): boolean {
  return text.length <= 32 && EMOJI.test(text);
}

const icon = z.string().refine(isFace, { message: "must be an emoji" });
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
