import { base64url, keyedHash } from "../../protocol/hmac.ts";

const ID_BYTES = 15;
const MAX_NAME_CHARACTERS = 80;
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * The id of somebody outside, by the name that they have there: the same in a whole workspace, and
 * nobody's who could sign in.
 */
export function authorIdOf(workspaceId: string, name: string): string {
  return `x_${base64url(keyedHash(workspaceId)(name.toWellFormed()).subarray(0, ID_BYTES))}`;
}

/** A name from a file as it is shown. */
export function nameOf(name: string): string {
  const shown = name.toWellFormed().normalize("NFC").replace(HIDDEN, "").trim();
  return [...shown].slice(0, MAX_NAME_CHARACTERS).join("") || "?";
}
