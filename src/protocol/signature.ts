import { keyedHash } from "./hmac.ts";

/** What a signed request bears: when it was made (s since 1970), and the MAC of that and its body. */
export const TIMESTAMP_HEADER = "Edgewise-Timestamp";
export const SIGNATURE_HEADER = "Edgewise-Signature";

const VERSION = "v1=";

/** `v1=` and HMAC-SHA-256 of `<timestamp>.<body>` under the secret, in hex. */
export function sign(secret: string, timestamp: string, body: string): string {
  const mac = keyedHash(secret)(`${timestamp}.${body}`);
  return VERSION + [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why a request is not signed as it has to be, or nothing. `maxAgeS` counts both ways: clocks differ. */
export function signatureFault(
  secret: string,
  headers: Headers,
  body: string,
  { nowMs, maxAgeS }: { nowMs: number; maxAgeS: number },
): "no_signature" | "invalid_signature" | "stale_signature" | undefined {
  const timestamp = headers.get(TIMESTAMP_HEADER) ?? "";
  const given = headers.get(SIGNATURE_HEADER) ?? "";
  if (timestamp === "" || given === "") return "no_signature";
  if (!/^\d{1,12}$/.test(timestamp) || !isSame(given, sign(secret, timestamp, body)))
    return "invalid_signature";
  return Math.abs(nowMs / 1_000 - Number(timestamp)) > maxAgeS ? "stale_signature" : undefined;
}

/** Compares in a time that tells nothing but the length. */
function isSame(given: string, right: string): boolean {
  if (given.length !== right.length) return false;
  let different = 0;
  for (let i = 0; i < right.length; i += 1) different |= given.charCodeAt(i) ^ right.charCodeAt(i);
  return different === 0;
}
