import { describe, expect, it } from "vitest";
import { initialsOf, hueOf } from "../../src/web/lib/face.ts";
import { slugFrom, slugWhileTyping } from "../../src/web/lib/slug.ts";
import { inviteCodeIn, parsePath, pathOf } from "../../src/web/route.ts";
import type { Route } from "../../src/web/route.ts";

describe("routes", () => {
  it.each<Route>([
    { at: "home" },
    { at: "sign-in" },
    { at: "workspace", workspaceId: "w_1" },
    { at: "channel", workspaceId: "w_1", channelId: "c_1" },
    { at: "channel", workspaceId: "w_1", channelId: "c_1", messageSeq: 12 },
    { at: "view", workspaceId: "w_1", view: "threads" },
    { at: "view", workspaceId: "w_1", view: "unread" },
    { at: "invite", code: "abc123" },
    { at: "admin", page: "overview" },
    { at: "admin", page: "jobs" },
    { at: "status" },
    { at: "missing", path: "/admin/nothing" },
    { at: "missing", path: "/status/of" },
    { at: "missing", path: "/w/1/x/2" },
    { at: "missing", path: "/w/1/nowhere" },
  ])("go to a path and come back: $at", (route) => {
    expect(parsePath(pathOf(route))).toEqual(route);
  });

  it.each(["/w/w_1/c/c_1/m", "/w/w_1/c/c_1/m/0", "/w/w_1/c/c_1/m/x", "/w/w_1/c/c_1/m/1/2"])(
    "lead to no message from %s",
    (path) => expect(parsePath(path)).toEqual({ at: "missing", path }),
  );

  it("finds the code in whatever somebody pastes", () => {
    expect(inviteCodeIn(" https://chat.example/invite/abc123 ")).toBe("abc123");
    expect(inviteCodeIn("https://chat.example/invite/abc123?x#y")).toBe("abc123");
    expect(inviteCodeIn("abc123")).toBe("abc123");
    expect(inviteCodeIn("https://chat.example/")).toBeUndefined();
    expect(inviteCodeIn("")).toBeUndefined();
  });
});

describe("slugs", () => {
  it("come from names", () => {
    expect(slugFrom("Café Überall & Co.")).toBe("cafe-uberall-co");
    expect(slugFrom("—")).toBe("");
    expect(slugFrom("x".repeat(60))).toHaveLength(40);
    expect(slugFrom(`${"x".repeat(39)} y`)).toBe("x".repeat(39));
  });

  it("can be typed, dashes included", () => {
    expect(slugWhileTyping("my-")).toBe("my-");
    expect(slugWhileTyping("my-t")).toBe("my-t");
    expect(slugWhileTyping("-")).toBe("");
  });
});

describe("faces", () => {
  it("take one or two letters of a name, graphemes whole", () => {
    expect(initialsOf("Mara Lindqvist")).toBe("ML");
    expect(initialsOf("Ottokar von Überlingen")).toBe("OÜ");
    expect(initialsOf("[away]_nick42")).toBe("AN");
    expect(initialsOf("李雷")).toBe("李");
    expect(initialsOf("👩‍👩‍👧 family")).toBe("F");
    expect(initialsOf("👩‍👩‍👧")).toBe("👩‍👩‍👧");
    expect(initialsOf("")).toBe("?");
  });

  it("have one of twelve hues, always the same", () => {
    const hues = Array.from({ length: 600 }, (_, i) => hueOf(`user-${i}`));
    expect(new Set(hues).size).toBe(12);
    expect(hueOf("user-1")).toBe(hues[1]);
  });
});
