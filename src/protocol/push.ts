import { z } from "zod";
import { label } from "./label.ts";

/** Sizes of what Web Push needs. */
export const PUSH_LIMITS = {
  /** Devices of a person that take notifications; one more takes the place of the one unheard of for longest. */
  devices: 20,
  /** Characters of an endpoint's address: the longest in use have about 400. */
  endpointCharacters: 1_024,
} as const;

/** Languages in which the server says something of its own. */
export const MAIL_LANGUAGES = ["en", "de"] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** `bytes` bytes as base64url, padded or not. */
const bytesText = (bytes: number) => {
  const characters = Math.ceil((bytes * 4) / 3);
  return z
    .string()
    .regex(new RegExp(`^[\\w-]{${characters}}={0,2}$`), {
      message: `must be ${bytes} bytes as base64url`,
    })
    .transform((text) => text.replace(/=+$/, ""));
};

/** Where a push service takes what is for one browser: https, and nobody's password in it. */
const endpoint = z
  .string()
  .max(PUSH_LIMITS.endpointCharacters)
  .refine((text) => isEndpoint(text), { message: "must be the https address of a push service" });

/** The one exception to https is judged by whoever knows what the deployment allows. */
function isEndpoint(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "" || url.hash !== "")
    return false;
  return url.protocol === "https:" || url.protocol === "http:";
}

/** `PUT /api/me/push-subscriptions`: what `PushManager.subscribe` gave, and how to call the device. */
export const subscriptionBody = z.object({
  endpoint,
  /** The browser's public key, an uncompressed point of P-256, and its secret (RFC 8291). */
  keys: z.object({ p256dh: bytesText(65), auth: bytesText(16) }),
  device: label(80),
  language: z.enum(MAIL_LANGUAGES).default("en"),
});
export type SubscriptionBody = z.infer<typeof subscriptionBody>;

/** A device of `GET /api/me/push-subscriptions`; times in ms. `here` is the one of the asking session. */
export type DeviceView = {
  id: string;
  device: string;
  createdAt: number;
  sentAt: number | null;
  here: boolean;
};

/** `GET /api/push/key`: the deployment's public key, base64url; `mail` where it can send letters. */
export type PushKeyView = { publicKey: string; mail: boolean };

/** How much of what was said a notification or a digest tells. */
export const SHOWN = ["all", "sender", "none"] as const;
export type Shown = (typeof SHOWN)[number];

/** `Preferences.digest`: when a letter tells of what was missed, in the person's own time zone. */
export const digestChoice = z.object({
  every: z.enum(["hourly", "daily", "weekly"]),
  /** The hour of the day, not for `hourly`. */
  hour: z.int().min(0).max(23).default(9),
  /** The day of the week, 0 for Sunday, for `weekly`. */
  day: z.int().min(0).max(6).default(1),
  language: z.enum(MAIL_LANGUAGES).default("en"),
});
export type DigestChoice = z.infer<typeof digestChoice>;

/**
 * What a push carries to the service worker, as JSON: already in the words of the device's language.
 * `url` is a path of this deployment, `tag` what a later notification takes the place of, `badge` how
 * many notices are unread.
 */
export type PushNotice = {
  id: string;
  title: string;
  body: string;
  url: string;
  tag: string;
  /** ms since 1970. */
  at: number;
  badge: number;
};
