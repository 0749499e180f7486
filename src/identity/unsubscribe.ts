import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { keyedHash } from "../protocol/hmac.ts";

const MAC_BYTES = 32;
const MAX_TOKEN_CHARACTERS = 256;

/** What a letter carries so that whoever holds it can end such letters, and nothing else; it holds as long as the secret. */
export function unsubscribeToken(secret: string, userId: string): string {
  const body = Buffer.from(userId);
  return Buffer.concat([body, macOf(secret, body)]).toString("base64url");
}

/** The person whom a token of ours is about; nobody where it is none. */
export function readUnsubscribeToken(secret: string, token: string): string | undefined {
  if (token.length > MAX_TOKEN_CHARACTERS || !/^[\w-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length <= MAC_BYTES) return undefined;
  const body = bytes.subarray(0, bytes.length - MAC_BYTES);
  const mac = bytes.subarray(bytes.length - MAC_BYTES);
  return timingSafeEqual(mac, macOf(secret, body)) ? body.toString("utf8") : undefined;
}

function macOf(secret: string, body: Uint8Array): Uint8Array {
  return keyedHash(`edgewise unsubscribe digest ${secret}`)(body);
}
