import { base64url } from "../protocol/hmac.ts";
import { PushTable } from "./directory/push.ts";
import type { Env } from "./env.ts";
import { authSecret } from "./env.ts";
import { now } from "./faults.ts";

/** A pair for VAPID (RFC 8292): the public key as an uncompressed point, the private one as its number; base64url. */
export type PushKeys = { publicKey: string; privateKey: string };

const IV_BYTES = 12;
const PURPOSE = "edgewise push key";

/** This isolate's copy, by what it was read with. */
let kept: { by: string; keys: PushKeys } | undefined;

/**
 * The deployment's pair: the one that VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY name, else one that is made
 * once and kept in D1 with its private part sealed. Under another AUTH_SECRET than it was sealed with it
 * is no more: a new one is made, and devices subscribe anew when they are next used.
 */
export async function pushKeys(env: Env): Promise<PushKeys> {
  const { VAPID_PUBLIC_KEY: publicKey = "", VAPID_PRIVATE_KEY: privateKey = "" } = env;
  if (publicKey !== "" && privateKey !== "") return { publicKey, privateKey };
  const secret = authSecret(env);
  if (kept?.by === secret) return kept.keys;
  const keys = await findOrMake(new PushTable(env), secret);
  kept = { by: secret, keys };
  return keys;
}

async function findOrMake(table: PushTable, secret: string): Promise<PushKeys> {
  const found = await table.key();
  if (found !== undefined) {
    const privateKey = await unseal(secret, found.sealedKey);
    if (privateKey !== undefined) return { publicKey: found.publicKey, privateKey };
    await table.dropKey(found.publicKey);
  }
  const made = await makePushKeys();
  await table.putKey(made.publicKey, await seal(secret, made.privateKey), now());
  const held = await table.key();
  const privateKey = held === undefined ? undefined : await unseal(secret, held.sealedKey);
  if (held === undefined || privateKey === undefined) throw new Error("the store failed");
  return { publicKey: held.publicKey, privateKey };
}

/** A fresh pair. */
async function makePushKeys(): Promise<PushKeys> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  // With these arguments the platform makes a pair, and exports it as the formats say.
  const pair = (await crypto.subtle.generateKey(curve, true, ["sign", "verify"])) as CryptoKeyPair;
  const raw = (await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer;
  const jwk = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  return { publicKey: base64url(new Uint8Array(raw)), privateKey: jwk.d ?? "" };
}

async function seal(secret: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    await sealingKey(secret),
    new TextEncoder().encode(text),
  );
  return base64url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Undefined where it was sealed with another secret. */
async function unseal(secret: string, sealed: string): Promise<string | undefined> {
  const bytes = fromBase64url(sealed);
  try {
    const text = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.subarray(0, IV_BYTES) },
      await sealingKey(secret),
      bytes.subarray(IV_BYTES),
    );
    return new TextDecoder().decode(text);
  } catch {
    return undefined;
  }
}

async function sealingKey(secret: string): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  const how = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(PURPOSE),
  };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}

/** The bytes of a base64url text, padded or not. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
