import { createHash } from "node:crypto";
import type { Env } from "./env.ts";
import { filesOf } from "./r2.ts";

/** Where pictures are served; what follows is `<owner>/<hash>`. */
export const PICTURES_PATH = "/api/pictures/";

const TYPES: readonly [type: string, matches: (bytes: Uint8Array) => boolean][] = [
  ["image/png", (bytes) => startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ["image/jpeg", (bytes) => startsWith(bytes, 0, [0xff, 0xd8, 0xff])],
  [
    "image/webp",
    (bytes) =>
      startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]) &&
      startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  ],
];

/** The type that the bytes themselves tell, whatever their sender says; nothing where it is none of ours. */
export function pictureType(bytes: Uint8Array): string | undefined {
  return TYPES.find(([, matches]) => matches(bytes))?.[0];
}

const GIF = [0x47, 0x49, 0x46, 0x38];

/** The same for an emoji, which may move. */
export function emojiType(bytes: Uint8Array): string | undefined {
  return startsWith(bytes, 0, GIF) ? "image/gif" : pictureType(bytes);
}

function startsWith(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, i) => bytes[at + i] === byte);
}

/** Stores a picture of `owner` (a user or a workspace) and answers its address, which never changes what it shows. */
export async function putPicture(
  env: Env,
  owner: string,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<string> {
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 32);
  await filesOf(env).put(keyOf(owner, hash), bytes, { httpMetadata: { contentType: type } });
  return `${PICTURES_PATH}${owner}/${hash}`;
}

/** A stored picture. */
export async function getPicture(
  env: Env,
  owner: string,
  hash: string,
): Promise<{ body: ReadableStream; type: string } | undefined> {
  const object = await filesOf(env).get(keyOf(owner, hash));
  if (object === null) return undefined;
  return { body: object.body, type: object.httpMetadata?.contentType ?? "image/webp" };
}

/** Deletes what an address shows; null, and what is no address of ours, is nobody's loss. */
export async function deletePicture(env: Env, address: string | null): Promise<void> {
  const [owner, hash] = address?.startsWith(PICTURES_PATH)
    ? address.slice(PICTURES_PATH.length).split("/")
    : [];
  if (owner === undefined || hash === undefined) return;
  await filesOf(env).delete(keyOf(owner, hash));
}

function keyOf(owner: string, hash: string): string {
  return `pictures/${owner}/${hash}`;
}
