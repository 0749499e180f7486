import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { PushTable } from "../../src/storage/directory/push.ts";
import type { Env } from "../../src/storage/env.ts";
import { misconfiguration } from "../../src/storage/env.ts";
import { fromBase64url, pushKeys } from "../../src/storage/push-keys.ts";

const bound = env as unknown as Env;
const withSecret = (letter: string): Env => ({ ...bound, AUTH_SECRET: letter.repeat(32) });
const table = new PushTable(bound);
describe("the deployment's key for pushes", () => {
  it("[PUSH7] is made once, by however many at once, and kept sealed", async () => {
    const made = await Promise.all([pushKeys(withSecret("a")), pushKeys(withSecret("a"))]);
    expect(made[0]).toEqual(made[1]);
    const [{ publicKey, privateKey }] = made;
    expect(fromBase64url(publicKey)).toHaveLength(65);
    expect(fromBase64url(privateKey)).toHaveLength(32);
    const stored = await table.key();
    expect(stored?.publicKey).toBe(publicKey);
    expect(stored?.sealedKey).not.toContain(privateKey);
    expect(fromBase64url(stored?.sealedKey ?? "")).not.toEqual(fromBase64url(privateKey));
  });

  it("[PUSH7] is another one under another secret, and nobody is pushed to for the old one", async () => {
    const before = await pushKeys(withSecret("a"));
    await bound.DIRECTORY.prepare(
      `INSERT INTO push_subscription
         (id, user_id, session_id, endpoint, p256dh, auth, device, language, created_at, seen_at)
       VALUES ('d_1', 'u', 's', 'https://push.example.com/1', 'B', 'A', 'Firefox', 'en', 0, 0)`,
    ).run();
    const after = await pushKeys(withSecret("b"));
    expect(after.publicKey).not.toBe(before.publicKey);
    const left = await bound.DIRECTORY.prepare(`SELECT id FROM push_subscription`).all();
    expect(left.results).toEqual([]);
    expect(await pushKeys(withSecret("b"))).toEqual(after);
  });

  it("[PUSH7] is the one that the deployment names, a whole pair or none", async () => {
    const pair = { VAPID_PUBLIC_KEY: `B${"x".repeat(86)}`, VAPID_PRIVATE_KEY: "y".repeat(43) };
    const named = { ...withSecret("b"), ...pair };
    expect(await pushKeys(named)).toEqual({
      publicKey: pair.VAPID_PUBLIC_KEY,
      privateKey: pair.VAPID_PRIVATE_KEY,
    });
    expect(misconfiguration(named)).toBeUndefined();
    for (const half of [
      { VAPID_PUBLIC_KEY: pair.VAPID_PUBLIC_KEY },
      { VAPID_PRIVATE_KEY: pair.VAPID_PRIVATE_KEY },
      { ...pair, VAPID_PUBLIC_KEY: "short" },
    ])
      expect(misconfiguration({ ...withSecret("b"), ...half })).toMatch(/VAPID/);
  });
});
