import { Hono } from "hono";
import { LIMITS } from "../protocol/limits.ts";
import { deletePicture, getPicture, pictureType, putPicture } from "../storage/pictures.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBytes } from "./context.ts";

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

/**
 * Stores the request's picture as `owner`'s, lets `keep` note its address (it answers the one before)
 * and deletes what it replaced.
 */
export async function takePicture(
  c: AppContext,
  owner: string,
  keep: (address: string) => Promise<string | null>,
): Promise<string> {
  const bytes = await readBytes(c, LIMITS.pictureBytes);
  const type = pictureType(bytes);
  if (type === undefined) return deny("invalid", "body: must be a PNG, JPEG or WebP picture");
  const address = await putPicture(c.env, owner, bytes, type);
  const before = await keep(address);
  if (before !== address) await deletePicture(c.env, before);
  return address;
}
