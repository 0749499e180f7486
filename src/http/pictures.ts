import { Hono } from "hono";
import { LIMITS } from "../protocol/limits.ts";
import { limitsAreOn } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { takeLimit } from "../storage/objects.ts";
import {
  deletePicture,
  emojiType,
  getPicture,
  pictureType,
  putPicture,
} from "../storage/pictures.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBytes, signedIn } from "./context.ts";

/** `/api/pictures/:owner/:hash`: open to whoever has the address, which names the content itself. */
export const pictures = new Hono<AppEnv>().get("/:owner/:hash", async (c) => {
  const picture = await getPicture(c.env, c.req.param("owner"), c.req.param("hash"));
  if (picture === undefined) return deny("not_found", "There is no such picture");
  return c.body(picture.body, 200, {
    "Content-Type": picture.type,
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
  });
});

/** Which pictures are taken: how the bytes tell their type, and the names of those types. */
type Taken = { typeOf: (bytes: Uint8Array) => string | undefined; names: string };
const STILL: Taken = { typeOf: pictureType, names: "PNG, JPEG or WebP" };
/** Also what moves: an emoji. */
export const MOVING: Taken = { typeOf: emojiType, names: "PNG, GIF, JPEG or WebP" };

/**
 * Stores the request's picture as `owner`'s, lets `keep` note its address (it answers the one before)
 * and deletes what it replaced.
 */
export async function takePicture(
  c: AppContext,
  owner: string,
  keep: (address: string) => Promise<string | null>,
  { typeOf, names } = STILL,
): Promise<string> {
  await limitUploads(c);
  const bytes = await readBytes(c, LIMITS.pictureBytes);
  const type = typeOf(bytes);
  if (type === undefined) return deny("invalid", `body: must be a ${names} picture`);
  const address = await putPicture(c.env, owner, bytes, type);
  const before = await keep(address);
  if (before !== address) await deletePicture(c.env, before);
  return address;
}

/** A person's uploads, counted before a byte of one is read. */
async function limitUploads(c: AppContext): Promise<void> {
  if (!limitsAreOn(c.env)) return;
  const { userId } = await signedIn(c);
  const { allowed, retryAfter } = await takeLimit(
    c.env,
    `upload ${userId}`,
    LIMITS.uploads,
    LIMITS.uploadWindowMs,
    now(),
  );
  if (!allowed) deny("rate_limited", "Too many uploads", retryAfter);
}
