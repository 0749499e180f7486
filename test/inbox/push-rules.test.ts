import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PushSituation } from "../../src/inbox/push-rules.ts";
import { wantsPush } from "../../src/inbox/push-rules.ts";
import type { NoticeKind } from "../../src/protocol/http.ts";
import { NOTICE_KINDS } from "../../src/protocol/http.ts";

const AWAY: PushSituation = {
  devices: 1,
  active: false,
  quiet: false,
  level: "mentions",
  blocked: false,
  read: false,
};
const OWN: readonly NoticeKind[] = ["reminder", "scheduled", "webhook"];

const situations = fc.record<PushSituation>({
  devices: fc.integer({ min: 0, max: 2 }),
  active: fc.boolean(),
  quiet: fc.boolean(),
  level: fc.constantFrom("all", "mentions", "none"),
  blocked: fc.boolean(),
  read: fc.boolean(),
});
const kinds = fc.constantFrom(...NOTICE_KINDS);

describe("what goes out to a person who is not looking", () => {
  it("[PUSH1] what is said to them does, and all of a channel that they want all of", () => {
    for (const kind of ["mention", "direct", "reply", "reaction"] as const)
      expect(wantsPush({ kind }, AWAY)).toBe(true);
    expect(wantsPush({ kind: "message" }, AWAY)).toBe(false);
    expect(wantsPush({ kind: "message" }, { ...AWAY, level: "all" })).toBe(true);
  });

  it("[PUSH1] nothing disturbs who is here, wants quiet, has no device, has read it or has muted it", () => {
    fc.assert(
      fc.property(situations, kinds, (situation, kind) => {
        const goes = wantsPush({ kind }, situation);
        const { devices, active, quiet, read, blocked, level } = situation;
        if (devices === 0 || active || quiet || read) expect(goes).toBe(false);
        else if (OWN.includes(kind)) expect(goes).toBe(true);
        else if (blocked || level === "none") expect(goes).toBe(false);
        else expect(goes).toBe(level === "all" || kind !== "message");
      }),
    );
  });
});
