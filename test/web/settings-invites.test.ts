import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InviteView } from "../../src/protocol/http.ts";
import { LIFETIMES, linkLike, USES, USUAL_TERMS } from "../../src/web/settings/invite-terms.ts";
import type { Lifetime, Terms, Uses } from "../../src/web/settings/invite-terms.ts";

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

function invite(change: Partial<InviteView> = {}): InviteView {
  const code = "abc";
  return {
    code,
    url: `https://example.com/invite/${code}`,
    role: "member",
    maxUses: null,
    uses: 3,
    expiresAt: NOW + 7 * DAY_MS,
    email: null,
    sent: false,
    ...change,
  };
}

describe("a link that is there stands for a new one", () => {
  it("where it does the same, however often an endless one was used", () => {
    expect(linkLike([invite()], USUAL_TERMS, NOW)).toEqual(invite());
  });

  it.each([
    ["is for one address", { email: "anna@example.com" }],
    ["lets in another role", { role: "admin" }],
    ["can be used up", { maxUses: 10, uses: 0 }],
    ["ends soon", { expiresAt: NOW + DAY_MS }],
    ["outlives what was asked for", { expiresAt: NOW + 30 * DAY_MS }],
  ] as const)("but not where it %s", (_, change) => {
    expect(linkLike([invite(change)], USUAL_TERMS, NOW)).toBeUndefined();
  });

  it("but not where some of its uses are gone", () => {
    const terms: Terms = { ...USUAL_TERMS, uses: "ten" };
    expect(linkLike([invite({ maxUses: 10, uses: 1 })], terms, NOW)).toBeUndefined();
    expect(linkLike([invite({ maxUses: 10, uses: 0 })], terms, NOW)).toBeDefined();
  });

  it("never lets in a higher role, more people or for longer than asked", () => {
    const roles = fc.constantFrom("admin", "moderator", "member", "guest" as const);
    const invites = fc.array(
      fc.record({
        role: roles,
        maxUses: fc.constantFrom(null, 1, 10, 100),
        uses: fc.nat(3),
        expiresAt: fc.integer({ min: NOW, max: NOW + 31 * DAY_MS }),
        email: fc.constantFrom(null, "anna@example.com"),
      }),
    );
    const terms = fc.record({
      role: roles,
      uses: fc.constantFrom(...(Object.keys(USES) as Uses[])),
      lifetime: fc.constantFrom(...(Object.keys(LIFETIMES) as Lifetime[])),
    });
    fc.assert(
      fc.property(invites, terms, (made, wanted) => {
        const found = linkLike(
          made.map((each) => invite(each as Partial<InviteView>)),
          wanted,
          NOW,
        );
        if (!found) return;
        expect(found.role).toBe(wanted.role);
        expect(found.maxUses).toBe(USES[wanted.uses]);
        expect(found.email).toBeNull();
        expect(found.expiresAt - NOW).toBeLessThanOrEqual(LIFETIMES[wanted.lifetime] * 1_000);
      }),
    );
  });
});
