import { describe, expect, it } from "vitest";
import { may, mayAssign } from "../../src/identity/permissions.ts";
import {
  RANKED,
  managesWorkspace,
  mayRemove,
  rolesToGive,
  rolesToInvite,
} from "../../src/web/settings/role-rules.ts";

describe("the roles that the screen offers", () => {
  it("are those that the server grants: nothing is offered that it refuses", () => {
    for (const actor of RANKED) {
      expect(managesWorkspace(actor)).toBe(may(actor, "workspace.members.manage"));
      for (const current of RANKED) {
        const manages = may(actor, "workspace.members.manage") && mayAssign(actor, current);
        expect(mayRemove(actor, current), `${actor} removes ${current}`).toBe(manages);
        expect(rolesToGive(actor, current), `${actor} changes ${current}`).toEqual(
          manages ? RANKED.filter((role) => role !== "owner" && mayAssign(actor, role)) : [],
        );
      }
    }
  });

  it("to invite with go up to one's own, and guests invite nobody", () => {
    for (const actor of RANKED) {
      const granted = RANKED.filter(
        (role) =>
          role !== "owner" &&
          may(actor, "workspace.invite") &&
          (mayAssign(actor, role) || role === actor),
      );
      expect(rolesToInvite(actor), actor).toEqual(granted);
    }
  });
});
