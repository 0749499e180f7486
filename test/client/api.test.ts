import { beforeEach, describe, expect, test } from "vitest";
import { createApi } from "../../src/client/api.ts";
import type { ApiError } from "../../src/client/request.ts";

type Call = { url: string; method: string; headers: Headers; body: unknown; credentials: string };
let calls: Call[];
let answer: () => Response;
beforeEach(() => {
  calls = [];
  answer = () => Response.json({});
});

const fakeFetch: typeof fetch = async (input, init = {}) => {
  calls.push({
    url: input instanceof Request ? input.url : input.toString(),
    method: init.method ?? "",
    headers: new Headers(init.headers),
    body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    credentials: init.credentials ?? "",
  });
  return answer();
};
const open = (over: Partial<Parameters<typeof createApi>[0]> = {}) =>
  createApi({ baseUrl: "http://chat.example", fetch: fakeFetch, ...over });
const last = () => calls.at(-1)!;
const line = () => `${last().method} ${last().url.slice("http://chat.example".length)}`;
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error as ApiError,
  );

describe("createApi", () => {
  test("speaks the protocol's table", async () => {
    const api = open();
    const table: [() => Promise<unknown>, string, unknown?][] = [
      [
        () => api.auth.signUp({ email: "e", password: "p", name: "n" }),
        "POST /api/auth/sign-up/email",
        { email: "e", password: "p", name: "n" },
      ],
      [
        () => api.auth.signIn({ email: "e", password: "p" }),
        "POST /api/auth/sign-in/email",
        { email: "e", password: "p" },
      ],
      [() => api.auth.signInGuest(), "POST /api/auth/sign-in/anonymous", {}],
      [() => api.auth.signOut(), "POST /api/auth/sign-out", {}],
      [() => api.auth.session(), "GET /api/auth/get-session"],
      [() => api.auth.updateName("n"), "POST /api/auth/update-user", { name: "n" }],
      [() => api.workspaces.list({ limit: 5, cursor: null }), "GET /api/workspaces?limit=5"],
      [
        () => api.workspaces.create({ name: "n", slug: "s" }),
        "POST /api/workspaces",
        { name: "n", slug: "s" },
      ],
      [() => api.workspaces.get("w/1"), "GET /api/workspaces/w%2F1"],
      [() => api.members.list("w"), "GET /api/workspaces/w/members"],
      [
        () => api.members.setRole("w", "u", "admin"),
        "PATCH /api/workspaces/w/members/u",
        { role: "admin" },
      ],
      [() => api.members.remove("w", "u"), "DELETE /api/workspaces/w/members/u"],
      [
        () => api.invites.create("w", { maxUses: 1 }),
        "POST /api/workspaces/w/invites",
        { maxUses: 1 },
      ],
      [() => api.invites.accept("x"), "POST /api/invites/x/accept", {}],
      [() => api.channels.list("w"), "GET /api/workspaces/w/channels"],
      [
        () => api.channels.create("w", { kind: "public", name: "n" }),
        "POST /api/workspaces/w/channels",
        { kind: "public", name: "n" },
      ],
      [() => api.channels.get("c"), "GET /api/channels/c"],
      [() => api.channels.update("c", { topic: "t" }), "PATCH /api/channels/c", { topic: "t" }],
      [() => api.channels.remove("c"), "DELETE /api/channels/c"],
      [() => api.channels.join("c"), "PUT /api/channels/c/members/me"],
      [() => api.channels.leave("c"), "DELETE /api/channels/c/members/me"],
      [() => api.channels.addMember("c", "u"), "PUT /api/channels/c/members/u"],
      [() => api.channels.removeMember("c", "u"), "DELETE /api/channels/c/members/u"],
      [
        () => api.messages.page("c", { before: 9, limit: 3, thread: 2 }),
        "GET /api/channels/c/messages?before=9&limit=3&thread=2",
      ],
      [
        () => api.messages.send("c", { clientMsgId: "i", body: "b" }),
        "POST /api/channels/c/messages",
        { clientMsgId: "i", body: "b" },
      ],
      [() => api.messages.edit("c", 1, "b"), "PATCH /api/channels/c/messages/1", { body: "b" }],
      [() => api.messages.remove("c", 1), "DELETE /api/channels/c/messages/1"],
      [
        () => api.messages.react("c", 1, "👍", true),
        "PUT /api/channels/c/messages/1/reactions/%F0%9F%91%8D",
      ],
      [
        () => api.messages.react("c", 1, "x", false),
        "DELETE /api/channels/c/messages/1/reactions/x",
      ],
      [() => api.messages.pin("c", 1, true), "PUT /api/channels/c/messages/1/pin"],
      [() => api.markRead("c", 7), "PUT /api/channels/c/read", { seq: 7 }],
      [() => api.ticket("c"), "POST /api/channels/c/ticket"],
    ];
    for (const [call, expected, body] of table) {
      await call();
      expect([line(), last().body]).toEqual([expected, body]);
    }
  });

  test("in a browser the cookie speaks; with a token, the token", async () => {
    await open().workspaces.list();
    expect([last().credentials, last().headers.get("authorization")]).toEqual([
      "same-origin",
      null,
    ]);
    await open({ token: "t" }).workspaces.list();
    expect(last().headers.get("authorization")).toBe("Bearer t");
  });

  test("keeps the token of a sign-in only when told to, until the sign-out", async () => {
    answer = () => Response.json({}, { headers: { "set-auth-token": "fresh" } });
    const api = open({ keepToken: true });
    await api.auth.signInGuest();
    expect(api.token()).toBe("fresh");
    answer = () => Response.json({});
    await api.auth.signOut();
    expect([last().headers.get("authorization"), api.token()]).toEqual(["Bearer fresh", undefined]);

    answer = () => Response.json({}, { headers: { "set-auth-token": "fresh" } });
    const browser = open();
    await browser.auth.signInGuest();
    expect(browser.token()).toBeUndefined();
  });

  test("unwraps a message, and takes an empty answer for none", async () => {
    answer = () => Response.json({ message: { seq: 1 } });
    expect(await open().messages.send("c", { clientMsgId: "i", body: "b" })).toEqual({ seq: 1 });
    answer = () => new Response(null, { status: 204 });
    expect(await open().messages.remove("c", 1)).toBeNull();
    expect(await open().auth.session()).toBeNull();
  });

  test("a problem becomes an ApiError", async () => {
    const problem = {
      type: "about:blank",
      title: "Busy",
      status: 503,
      detail: "Try later",
      code: "overloaded",
      retryAfter: 3,
    };
    answer = () => Response.json(problem, { status: 503 });
    expect(await failure(open().ticket("c"))).toMatchObject({
      name: "ApiError",
      code: "overloaded",
      status: 503,
      message: "Try later",
      retryAfter: 3,
    });
  });

  test("a refusal in other words still has a code of the closed list", async () => {
    answer = () => Response.json({ code: "USER_EXISTS", message: "Taken" }, { status: 422 });
    expect(await failure(open().auth.signInGuest())).toMatchObject({
      code: "invalid",
      message: "Taken",
    });
    answer = () => new Response("<html>", { status: 502 });
    expect(await failure(open().ticket("c"))).toMatchObject({ code: "unavailable", status: 502 });
    answer = () => new Response("", { status: 429, headers: { "retry-after": "8" } });
    expect(await failure(open().ticket("c"))).toMatchObject({
      code: "rate_limited",
      retryAfter: 8,
    });
    answer = () => new Response("not JSON", { status: 200 });
    expect(await failure(open().ticket("c"))).toMatchObject({ code: "internal" });
  });

  test("no network is `offline`", async () => {
    answer = () => {
      throw new TypeError("fetch failed");
    };
    expect(await failure(open().ticket("c"))).toMatchObject({ code: "offline", status: 0 });
  });
});
