import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * scrypt by the runtime's own code: N = 2^15, r = 8, p = 3 takes about 0.2 s and 32 MiB (OWASP's
 * second choice of equal strength). WebAssembly hashers do not run here, and PBKDF2 is capped too low.
 */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 96 * 1024 * 1024 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** `scrypt$<salt>$<key>`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** True where the password is the one that was hashed. */
export async function verifyPassword(input: { hash: string; password: string }): Promise<boolean> {
  const [scheme, salt, key] = input.hash.split("$");
  if (scheme !== "scrypt" || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, "base64url");
  const derived = await derive(input.password, Buffer.from(salt, "base64url"));
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((done, fail) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) =>
      error === null ? done(key) : fail(error),
    );
  });
}
