import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { callers } from "../../src/http/callers.ts";
import { routes } from "../../src/http/routes.ts";
import { needOf } from "../../src/identity/scopes.ts";
import { SCOPES } from "../../src/protocol/integrations.ts";
import type { Scope } from "../../src/protocol/integrations.ts";
import type { Problem } from "../../src/protocol/http.ts";

/** What stands for each parameter of a path. */
const PLACES: Readonly<Record<string, string>> = {
  id: `c_${"0".repeat(20)}`,
  seq: "1",
  option: "0",
  userId: "nobody",
  name: "wave",
};

/** Every route of the API with a path that it answers. */
function all(): { method: string; path: string }[] {
  const seen = new Set<string>();
  for (const { method, path } of routes.routes) {
    if (method === "ALL" && path.endsWith("/*")) continue;
    const filled = path
      .replace(/:(\w+)/g, (_, name: string) => PLACES[name] ?? "x")
      .replace("/*", "/get-session");
    for (const each of method === "ALL" ? ["GET", "POST"] : [method]) seen.add(`${each} ${filled}`);
  }
  return Array.from(seen, (one) => {
    const [method = "", path = ""] = one.split(" ");
    return { method, path };
  });
}

async function ask(
  { method, path }: { method: string; path: string },
  scopes: readonly Scope[],
): Promise<{ status: number; why: string }> {
  const request = new Request(`https://edgewise.test${path}`, {
    method,
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  callers.set(request, {
    sessionId: `k_${"0".repeat(20)}`,
    userId: "b_nobody",
    expiresAt: Number.POSITIVE_INFINITY,
    via: "bearer",
    plan: "free",
    scopes,
  });
  const context = createExecutionContext();
  const response = await routes.fetch(request, env, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  const why = text.startsWith("{") ? ((JSON.parse(text) as Problem).detail ?? "") : "";
  return { status: response.status, why };
}

const CLOSED = /^(?:This key lacks|No key may do this)/;

describe("scopes of keys", () => {
  it("[BOT3] hold at every route: without each scope that it needs it is closed", async () => {
    const found = all();
    expect(found.length).toBeGreaterThan(80);
    for (const route of found) {
      const need = needOf(route.method, route.path);
      const label = `${route.method} ${route.path}`;
      const lacking =
        need === null ? [[...SCOPES]] : need.map((one) => SCOPES.filter((each) => each !== one));
      for (const scopes of lacking) {
        const { status, why } = await ask(route, scopes);
        expect([label, scopes, status]).toEqual([label, scopes, 403]);
        expect(why).toMatch(CLOSED);
      }
      if (need === null) continue;
      expect((await ask(route, need)).why, label).not.toMatch(CLOSED);
    }
  });

  it("[BOT3] a route that nobody has named is closed to every key", () => {
    for (const path of ["/api/of-a-later-day", "/api/workspaces/w/later", "/api/auth/sign-out"])
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
        expect(needOf(method, path)).toBeNull();
  });

  it("[BOT3] what is asked of a key is what its scope says", () => {
    const c = "/api/channels/c_0";
    const w = "/api/workspaces/w_0";
    const table: [string, string, readonly Scope[] | null][] = [
      ["GET", "/api/me", []],
      ["GET", `${c}/messages`, ["chat:read"]],
      ["POST", `${c}/messages`, ["chat:write"]],
      ["PATCH", `${c}/messages/1`, ["chat:write"]],
      ["POST", `${c}/commands`, ["chat:write"]],
      ["POST", `${c}/ticket`, ["chat:read", "chat:write"]],
      ["POST", "/api/inbox/ticket", ["chat:read", "members:read"]],
      ["GET", "/api/inbox/socket", ["chat:read", "members:read"]],
      ["GET", "/api/inbox", ["chat:read"]],
      ["GET", `${c}/messages/1/readers`, ["chat:read", "members:read"]],
      ["GET", `${c}/messages/1/versions`, ["chat:read"]],
      ["PATCH", c, ["channels:manage"]],
      ["PUT", `${c}/members/somebody`, ["channels:manage"]],
      ["GET", `${c}/members`, ["members:read"]],
      ["POST", `${w}/channels`, ["channels:manage"]],
      ["GET", `${w}/members`, ["members:read"]],
      ["DELETE", `${w}/members/somebody`, ["admin"]],
      ["POST", `${w}/invites`, ["admin"]],
      ["PUT", `${w}/emoji/x`, ["files:write"]],
      ["DELETE", w, null],
      ["POST", `${w}/transfer`, null],
      ["POST", `${w}/bots`, null],
      ["POST", `${w}/bots/b_0/keys`, null],
      ["GET", `${w}/hooks/incoming`, null],
      ["POST", "/api/admin/drain", null],
    ];
    for (const [method, path, need] of table)
      expect([method, path, needOf(method, path)]).toEqual([method, path, need]);
  });
});
