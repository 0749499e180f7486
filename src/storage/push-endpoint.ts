import type { Env } from "./env.ts";
import { isAllowedPlace, judgeUrl } from "./outside-address.ts";

/**
 * True for an address that a push may be sent to: https and no private host. Names are looked up when it
 * is sent. Without https only where a test's own service is allowed by name.
 */
export function mayPushTo(env: Env, endpoint: string): boolean {
  const judged = judgeUrl(env, endpoint);
  if ("refused" in judged) return false;
  return judged.ok.url.protocol === "https:" || isAllowedPlace(env, judged.ok.place);
}
