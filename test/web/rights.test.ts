import { expect, it } from "vitest";
import { rightsIn } from "../../src/web/channel/rights.ts";

it("[SET5] offers to pin to members, where the channel does not keep it for moderators", () => {
  const pins = (...of: Parameters<typeof rightsIn>) => rightsIn(...of).mayPin;
  expect(pins("member", undefined)).toBe(true);
  expect(pins("member", { pinning: "everyone" })).toBe(true);
  expect(pins("member", { pinning: "moderators" })).toBe(false);
  expect(pins("moderator", { pinning: "moderators" })).toBe(true);
  expect(pins("guest", undefined)).toBe(false);
  expect(pins(null, undefined)).toBe(false);
});

it("gives what others wrote into the hands of moderators alone", () => {
  for (const role of ["owner", "admin", "moderator"] as const)
    expect(rightsIn(role, undefined).moderator).toBe(true);
  for (const role of ["member", "guest", null] as const)
    expect(rightsIn(role, undefined).moderator).toBe(false);
});
