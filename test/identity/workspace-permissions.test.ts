import { describe, expect, it } from "vitest";
import { may } from "../../src/identity/permissions.ts";
import { ROLES } from "../../src/protocol/events.ts";

describe("who looks after what a workspace has of its own", () => {
  it.each([
    ["[GROUP2]", "workspace.groups.manage", ["owner", "admin", "moderator"]],
    ["[EMOJI2]", "workspace.emoji.add", ["owner", "admin", "moderator", "member"]],
    ["[EMOJI2]", "workspace.emoji.delete.any", ["owner", "admin"]],
    ["[SLASH8]", "workspace.commands.add", ["owner", "admin", "moderator", "member"]],
    ["[SLASH8]", "workspace.commands.delete.any", ["owner", "admin"]],
  ] as const)("%s %s", (_rule, operation, roles) => {
    expect(ROLES.filter((role) => may(role, operation))).toEqual(roles);
  });
});
