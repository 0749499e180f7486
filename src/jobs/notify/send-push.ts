import { buildPushPayload } from "@block65/webcrypto-web-push";
import type { PushNotice } from "../../protocol/push.ts";
import type { Subscription } from "../../storage/directory/push.ts";
import type { Env } from "../../storage/env.ts";
import type { OutsideRefusal } from "../../storage/outside-address.ts";
import { callOutside } from "../../storage/outside.ts";
import { mayPushTo } from "../../storage/push-endpoint.ts";
import { pushKeys } from "../../storage/push-keys.ts";

/** What became of a push: taken, nobody's any more, refused for good, or to be tried again (`afterMs` where the service said when). */
export type Pushed = "sent" | "gone" | "refused" | { again: true; afterMs: number | undefined };

/** How a push is to be treated on its way. */
export type PushHow = { urgent: boolean; topic: string };

/** What nobody fetched in a day is no news, s. */
const TTL_S = 86_400;
const TIMEOUT_MS = 8_000;
/** Refusals after which the same call may succeed. */
const PASSING: ReadonlySet<OutsideRefusal["reason"]> = new Set([
  "timeout",
  "network",
  "unresolved",
  "unavailable",
]);
/** A push service answers next to nothing. */
const MAX_ANSWER_BYTES = 16_384;

/** Encrypts a notice for one device (RFC 8291) and hands it to its push service, signed (RFC 8292). */
export async function sendPush(
  env: Env,
  to: Subscription,
  notice: PushNotice,
  how: PushHow & { origin: string },
): Promise<Pushed> {
  // What the deployment allows may have changed since the device subscribed.
  if (!mayPushTo(env, to.endpoint)) return "refused";
  const { headers, body } = await payload(env, to, notice, how);
  const outcome = await callOutside(env, to.endpoint, {
    method: "POST",
    headers,
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
  });
  if ("refused" in outcome) {
    const { reason } = outcome.refused;
    return PASSING.has(reason) ? { again: true, afterMs: undefined } : "refused";
  }
  const { status, headers: answered } = outcome.ok;
  if (status >= 200 && status < 300) return "sent";
  if (status === 404 || status === 410) return "gone";
  if (status === 429 || status === 408 || status >= 500)
    return { again: true, afterMs: secondsOf(answered["retry-after"]) };
  return "refused";
}

async function payload(
  env: Env,
  to: Subscription,
  notice: PushNotice,
  { urgent, topic, origin }: PushHow & { origin: string },
): Promise<{ headers: Record<string, string>; body: Uint8Array<ArrayBuffer> }> {
  const keys = await pushKeys(env);
  const { headers, body } = await buildPushPayload(
    { data: notice, options: { ttl: TTL_S, topic, urgency: urgent ? "high" : "normal" } },
    {
      // Signed for its https origin: only a test's own service has none.
      endpoint: to.endpoint.replace(/^http:/, "https:"),
      expirationTime: null,
      keys: { p256dh: to.p256dh, auth: to.auth },
    },
    { ...keys, subject: subjectOf(env, origin) },
  );
  // The length is the call's own to say.
  const { "content-length": _, ...rest } = headers;
  return { headers: rest, body };
}

/** Whom a push service writes to about this deployment. */
function subjectOf(env: Env, origin: string): string {
  const { VAPID_SUBJECT: subject = "", MAIL_FROM: from = "" } = env;
  if (subject !== "") return subject;
  const address = /<([^<>\s]+@[^<>\s]+)>|^([^<>\s]+@[^<>\s]+)$/.exec(from);
  if (address !== null) return `mailto:${address[1] ?? address[2]}`;
  return origin.startsWith("https://") ? origin : "mailto:operator@localhost";
}

function secondsOf(header: string | undefined): number | undefined {
  const seconds = /^\d{1,6}$/.test(header ?? "") ? Number(header) : Number.NaN;
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
