import { describe, expect, it } from "vitest";
import { may, mayAssign } from "../../src/identity/permissions.ts";
import { ROLES } from "../../src/protocol/events.ts";

describe("permissions", () => {
  it("[MEM1] who ranks higher may do all that who ranks lower may", () => {
    const operations = [
      "workspace.own",
      "workspace.update",
      "workspace.invite",
      "workspace.members.manage",
      "channel.create",
      "channel.archive",
      "channel.members.remove",
      "message.send",
      "message.edit.own",
      "message.delete.any",
      "message.pin",
    ] as const;
    const counts = ROLES.map((role) => operations.filter((operation) => may(role, operation)));
    for (const [i, held] of counts.entries())
      for (const operation of counts[i + 1] ?? []) expect(held).toContain(operation);
    expect(counts.map((held) => held.length)).toEqual([11, 10, 7, 5, 2]);
  });

  it("[MEM1] nobody but an owner reaches their own rank", () => {
    for (const role of ROLES) expect(mayAssign(role, role)).toBe(role === "owner");
    expect(mayAssign("admin", "moderator")).toBe(true);
    expect(mayAssign("moderator", "admin")).toBe(false);
  });
});
