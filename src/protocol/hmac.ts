import { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();
/** HMAC works in blocks of the hash's size, bytes (RFC 2104). */
const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * A function that answers HMAC-SHA-256 of a text or bytes under `key`, 32 bytes. In plain JavaScript:
 * for the short texts of the message path it costs a tenth of the runtime's `node:crypto`, which sets up
 * a stream for each. The key's blocks are hashed once.
 */
export function keyedHash(key: string): (data: string | Uint8Array) => Uint8Array {
  const bytes = encoder.encode(key);
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(bytes.length > BLOCK_BYTES ? sha256(bytes) : bytes);
  const inner = sha256.create().update(block.map((byte) => byte ^ INNER));
  const outer = sha256.create().update(block.map((byte) => byte ^ OUTER));
  return (data) => {
    const text = typeof data === "string" ? encoder.encode(data) : data;
    return outer.clone().update(inner.clone().update(text).digest()).digest();
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SEXTET = 0b111111;

/** Bytes as base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let left = 0;
  for (const byte of bytes) {
    bits = ((bits & SEXTET) << 8) | byte;
    for (left += 8; left >= 6; left -= 6) text += ALPHABET[(bits >> (left - 6)) & SEXTET];
  }
  return left === 0 ? text : text + ALPHABET[(bits << (6 - left)) & SEXTET];
}
