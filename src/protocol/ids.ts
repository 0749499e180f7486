/** Ids are a prefix that names the kind and 20 characters of base 32 (100 random bits). */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_CHARACTERS = 20;

/**
 * Prefixes: `w` workspace, `c` channel, `i` invite, `t` ticket, `g` group of people,
 * `s` scheduled message, `r` reminder, `j` job, `k` API key, `h` hook, `b` bot, `l` list of contacts,
 * `a` alert rule, `d` device that takes notifications. Other users' ids, and sessions', are the sign-in
 * library's.
 */
export type IdPrefix =
  | "w"
  | "c"
  | "i"
  | "t"
  | "g"
  | "s"
  | "r"
  | "j"
  | "k"
  | "h"
  | "b"
  | "l"
  | "a"
  | "d";

/** A fresh id, e.g. `c_7k2m…`. */
export function newId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_CHARACTERS));
  let text = "";
  for (const byte of bytes) text += ALPHABET[byte & 31];
  return `${prefix}_${text}`;
}

const CHANNEL_ID = /^c_[0-9a-hjkmnp-tv-z]{20}$/;

/** True if `text` has the shape of a channel's id; anything else names no object and must not wake one. */
export function isChannelId(text: string): boolean {
  return CHANNEL_ID.test(text);
}

const GROUP_ID = /^g_[0-9a-hjkmnp-tv-z]{20}$/;

/** True if `text` has the shape of the id of a group of people. */
export function isGroupId(text: string): boolean {
  return GROUP_ID.test(text);
}
