// The HTTP table of docs/protocol.md, call by call, from outside.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import type { CallOptions, Reply } from "./support/http.ts";
import { openLine, protocols, ticketFor, knockStatus } from "./support/line.ts";
import {
  bring,
  channelsOf,
  foundWorkspace,
  invite,
  must,
  PASSWORD,
  room,
  signIn,
  signInGuest,
  signUp,
  unique,
} from "./support/people.ts";
import type { Person } from "./support/people.ts";
import { CODES, MESSAGE_KEYS } from "./support/shapes.ts";
import type {
  Channel,
  Invite,
  List,
  Member,
  MessageList,
  OneMessage,
  Problem,
  Ticket,
  Workspace,
} from "./support/shapes.ts";

const NO_CHANNEL = "c_00000000000000000000";

let house: House;
let owner: Person;
let max: Person;
let mia: Person;
let stranger: Person;
let team: Workspace;

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  max = await signUp(house.api, "Max");
  mia = await signUp(house.api, "Mia");
  stranger = await signUp(house.api, "Zoe");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia);
}, 120_000);
afterAll(() => house?.stop());

const call = <T = Problem>(method: string, path: string, options?: CallOptions) =>
  house.api.call<T>(method, path, options);
const messages = (channelId: string, query = "") =>
  `/api/channels/${channelId}/messages${query && `?${query}`}`;
const pageOf = async (person: Person, channelId: string, query = "") =>
  must(await person.get<MessageList>(messages(channelId, query)), 200);
const bodiesOf = (list: MessageList) => list.items.map(({ body }) => body);
const seqsOf = (list: MessageList) => list.items.map(({ seq }) => seq);

function expectProblem(reply: Reply<unknown>, status: number, code: string, what = ""): void {
  expect(reply.headers["content-type"], what).toMatch(/^application\/problem\+json\b/);
  expect(reply.json, what).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    status,
    code,
  });
  expect(reply.status, what).toBe(status);
}

const byNumber = (a: number, b: number) => a - b;

/** Follows `nextCursor` to the end. */
async function wholeList<T>(person: Person, path: string, limit: number): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | number | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const list: List<T, string | number> = must(
      await person.get<List<T>>(`${path}?limit=${limit}${query}`),
      200,
    );
    expect(list.items.length).toBeLessThanOrEqual(limit);
    items.push(...list.items);
    cursor = list.nextCursor;
    if (cursor === null) return items;
  }
  throw new Error(`${path} has no end`);
}

/** Every call of the table that needs a session. */
function routes(ids: {
  workspaceId: string;
  channelId: string;
  userId: string;
}): [string, string, unknown?][] {
  const { workspaceId, channelId, userId } = ids;
  const workspace = `/api/workspaces/${workspaceId}`;
  const channel = `/api/channels/${channelId}`;
  return [
    ["GET", workspace],
    ["PATCH", workspace, { name: "New name" }],
    ["POST", `${workspace}/invites`, { role: "member", maxUses: 1, expiresIn: 3600 }],
    ["GET", `${workspace}/members`],
    ["PATCH", `${workspace}/members/${userId}`, { role: "member" }],
    ["DELETE", `${workspace}/members/${userId}`],
    ["POST", `${workspace}/channels`, { name: "x", kind: "public", topic: "" }],
    ["GET", `${workspace}/channels`],
    ["GET", channel],
    ["PATCH", channel, { topic: "t" }],
    ["DELETE", channel],
    ["PUT", `${channel}/members/me`],
    ["DELETE", `${channel}/members/me`],
    ["PUT", `${channel}/members/${userId}`],
    ["DELETE", `${channel}/members/${userId}`],
    ["GET", `${channel}/messages`],
    ["GET", `${channel}/messages?thread=1`],
    ["POST", `${channel}/messages`, { clientMsgId: "foreign", body: "b" }],
    ["PATCH", `${channel}/messages/1`, { body: "b" }],
    ["DELETE", `${channel}/messages/1`],
    ["PUT", `${channel}/messages/1/reactions/${encodeURIComponent("👍")}`],
    ["DELETE", `${channel}/messages/1/reactions/${encodeURIComponent("👍")}`],
    ["PUT", `${channel}/messages/1/pin`],
    ["DELETE", `${channel}/messages/1/pin`],
    ["PUT", `${channel}/read`, { seq: 1 }],
    ["POST", `${channel}/ticket`],
  ];
}

describe("sign-in", () => {
  test("[AUTH2] a sign-up and a sign-in answer the token in `set-auth-token`, and bearer and cookie both work", async () => {
    const person = await signUp(house.api, "Ann");
    const again = await signIn(house.api, person.email);
    expect(again.userId).toBe(person.userId);
    expect(again.token).not.toBe(person.token);
    for (const session of [person, again]) {
      const byToken = must(
        await session.get<{ user: { id: string } }>("/api/auth/get-session"),
        200,
      );
      expect(byToken.user.id).toBe(person.userId);
      expect((await session.get("/api/workspaces")).status).toBe(200);
      const byCookie = await call("GET", "/api/workspaces", {
        headers: { cookie: session.cookie },
      });
      expect(byCookie.status).toBe(200);
    }
  });

  test("[AUTH2] a guest signs in without a name or a password", async () => {
    const guest = await signInGuest(house.api);
    expect(must(await guest.get<List<Workspace>>("/api/workspaces"), 200).items).toEqual([]);
    await bring(owner, team.id, "guest", guest);
    expect(must(await guest.get<Workspace>(`/api/workspaces/${team.id}`), 200).role).toBe("guest");
  });

  test("[AUTH1] a wrong password, an unknown address and a broken sign-in are refused alike in form", async () => {
    const signInWith = (body: unknown) => call("POST", "/api/auth/sign-in/email", { body });
    const wrong = await signInWith({ email: max.email, password: `${PASSWORD}x` });
    const unknown = await signInWith({ email: "nobody@example.com", password: PASSWORD });
    expectProblem(wrong, 401, "unauthenticated");
    expect(unknown.json).toEqual(wrong.json);
    expectProblem(await signInWith({ email: max.email, password: { a: 1 } }), 400, "invalid");
    expectProblem(await signInWith({}), 400, "invalid");
  });

  test("[AUTH1] after sign-out the token and the cookie answer 401", async () => {
    const session = await signIn(house.api, max.email);
    expect((await session.get("/api/workspaces")).status).toBe(200);
    must(await session.post("/api/auth/sign-out", {}));
    expectProblem(await session.get("/api/workspaces"), 401, "unauthenticated");
    const byCookie = await call("GET", "/api/workspaces", { headers: { cookie: session.cookie } });
    expectProblem(byCookie, 401, "unauthenticated");
    expect((await max.get("/api/workspaces")).status, "the other session goes on").toBe(200);
  });

  test("[AUTH1] every call answers 401 without a session", async () => {
    const channelId = await room(owner, team.id, [max]);
    const all = routes({ workspaceId: team.id, channelId, userId: max.userId });
    const open: typeof all = [
      ["GET", "/api/workspaces"],
      ["POST", "/api/workspaces", { name: "x", slug: unique("x") }],
      ["POST", "/api/invites/unknown/accept"],
    ];
    for (const [method, path, body] of [...open, ...all]) {
      expectProblem(
        await call(method, path, { body }),
        401,
        "unauthenticated",
        `${method} ${path}`,
      );
      const headers = { authorization: "Bearer made-up" };
      expectProblem(
        await call(method, path, { body, headers }),
        401,
        "unauthenticated",
        `${method} ${path}`,
      );
    }
  });

  test("[ORIG2] a change by cookie needs our own Origin; a look does not", async () => {
    const { cookie } = max;
    const own = house.api.base;
    const channelId = await room(owner, team.id, [max]);
    const say = (headers: Record<string, string>) =>
      call("POST", messages(channelId), {
        body: { clientMsgId: unique("origin"), body: "b" },
        headers,
      });
    expect((await say({ cookie, origin: own })).status).toBe(201);
    const { port } = new URL(own);
    const foreign = [
      "https://evil.example",
      "null",
      "",
      own.replace("http:", "https:"),
      `${own}.evil.example`,
    ];
    for (const origin of [...foreign, own.replace(port, String(Number(port) + 1))]) {
      expectProblem(await say({ cookie, origin }), 403, "forbidden", origin);
    }
    expectProblem(await say({ cookie }), 403, "forbidden", "missing");
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const path =
        method === "PATCH" ? `/api/channels/${channelId}` : `/api/channels/${channelId}/members/me`;
      expectProblem(
        await call(method, path, { body: { topic: "t" }, headers: { cookie } }),
        403,
        "forbidden",
        method,
      );
    }
    // Nothing but a form can be sent across sites without asking first.
    const asForm = await call("POST", messages(channelId), {
      raw: JSON.stringify({ clientMsgId: unique("form"), body: "b" }),
      headers: { cookie, origin: "https://evil.example", "content-type": "text/plain" },
    });
    expectProblem(asForm, 403, "forbidden", "text/plain");
    expect((await call("GET", messages(channelId), { headers: { cookie } })).status).toBe(200);
    expect(bodiesOf(await pageOf(max, channelId))).toEqual(["b"]);
  });
});

describe("workspaces", () => {
  test("[HTTP4] are founded, read, renamed and listed", async () => {
    const slug = unique("slug");
    const founded = await owner.post<Workspace>("/api/workspaces", { name: "Acme", slug });
    expect(founded.status).toBe(201);
    expect(founded.json).toMatchObject({
      id: expect.any(String),
      name: "Acme",
      slug,
      plan: expect.stringMatching(/^(free|pro|enterprise)$/),
      role: "owner",
    });
    const path = `/api/workspaces/${founded.json.id}`;
    expect(must(await owner.get<Workspace>(path), 200)).toMatchObject({ slug, role: "owner" });
    expect(must(await owner.patch<Workspace>(path, { name: "Acme & Co" }))).toMatchObject({
      name: "Acme & Co",
    });
    expect(must(await owner.get<Workspace>(path), 200).name).toBe("Acme & Co");
    const listed = await wholeList<Workspace>(owner, "/api/workspaces", 1);
    expect(listed.map(({ id }) => id)).toContain(founded.json.id);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  });

  test("[HTTP1] a taken slug is a conflict, a malformed one invalid", async () => {
    const create = (body: unknown) => owner.post("/api/workspaces", body);
    expectProblem(await create({ name: "Again", slug: team.slug }), 409, "conflict");
    for (const body of [
      {},
      [],
      null,
      { name: "x" },
      { name: "", slug: unique("x") },
      { name: 1, slug: unique("x") },
    ]) {
      expectProblem(await create(body), 400, "invalid", JSON.stringify(body));
    }
    expectProblem(await create({ name: "x", slug: "Not A Slug!" }), 400, "invalid");
  });

  test("[MEM1] #general is there from the start, and everyone joins it", async () => {
    const fresh = await foundWorkspace(owner);
    const before = await channelsOf(owner, fresh.id);
    expect(before).toMatchObject([{ name: "general", kind: "public" }]);
    const general = before[0]!.id;
    expect((await owner.say(general, "welcome")).status).toBe(201);
    await bring(owner, fresh.id, "member", max);
    expect((await max.say(general, "thanks")).status, "a member from the first moment").toBe(201);
    expect(bodiesOf(await pageOf(max, general))).toEqual(["welcome", "thanks"]);
    const members = await max.get<List<{ userId: string; role: string }>>(
      `/api/channels/${general}/members`,
    );
    expect(must(members).items.toSorted((a, b) => b.role.localeCompare(a.role))).toEqual([
      { userId: owner.userId, role: "owner" },
      { userId: max.userId, role: "member" },
    ]);
    const outsider = await signInGuest(house.api);
    expectProblem(await outsider.get(`/api/channels/${general}/members`), 404, "not_found");
  });
});

describe("invites", () => {
  test("[INV1] bring somebody in with the role that they name", async () => {
    const fresh = await foundWorkspace(owner);
    for (const role of ["admin", "moderator", "member", "guest"]) {
      const made = await owner.post<Invite>(`/api/workspaces/${fresh.id}/invites`, {
        role,
        maxUses: 1,
        expiresIn: 3600,
      });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ code: expect.any(String), url: expect.any(String) });
      expect(made.json.url).toContain(made.json.code);
      const guest = await signInGuest(house.api);
      must(await guest.post(`/api/invites/${made.json.code}/accept`));
      expect(must(await guest.get<Workspace>(`/api/workspaces/${fresh.id}`), 200).role).toBe(role);
    }
  });

  test("[INV1] a one-use invite taken 20 times at once lets one in", async () => {
    const fresh = await foundWorkspace(owner);
    const { code } = await invite(owner, fresh.id, { role: "guest", maxUses: 1, expiresIn: 3600 });
    const guests: Person[] = [];
    for (let i = 0; i < 20; i += 1) guests.push(await signInGuest(house.api));
    const replies = await Promise.all(
      guests.map((guest) => guest.post<Problem>(`/api/invites/${code}/accept`)),
    );
    const refused = replies.filter(({ status }) => status === 404);
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(refused).toHaveLength(19);
    const members = await wholeList<Member>(owner, `/api/workspaces/${fresh.id}/members`, 100);
    expect(members).toHaveLength(2);
    const general = (await channelsOf(owner, fresh.id))[0]!.id;
    const insiders = await Promise.all(
      guests.map((guest) => guest.get(`/api/channels/${general}`)),
    );
    expect(insiders.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("[INV1] spent, expired, unknown: the same 404", async () => {
    const fresh = await foundWorkspace(owner);
    const spent = await invite(owner, fresh.id, { role: "member", maxUses: 1, expiresIn: 3600 });
    must(await max.post(`/api/invites/${spent.code}/accept`));
    const expiring = await invite(owner, fresh.id, { role: "member", maxUses: 5, expiresIn: 60 });
    const accept = (code: string) => stranger.post<Problem>(`/api/invites/${code}/accept`);
    const unknown = await accept("unknown");
    expectProblem(unknown, 404, "not_found");
    expect((await accept(spent.code)).json).toEqual(unknown.json);
    await house.faults({ clockSkewMs: 61_000 });
    const expired = await accept(expiring.code);
    await house.mend();
    expect(expired.json, "expired").toEqual(unknown.json);
    expect((await stranger.get(`/api/workspaces/${fresh.id}`)).status).toBe(404);
    expect((await accept(expiring.code)).status, "in time").toBeLessThan(300);
  });

  test("[INV1] are not for everybody to make", async () => {
    const guest = await signInGuest(house.api);
    await bring(owner, team.id, "guest", guest);
    for (const role of ["owner", "admin", "guest"]) {
      const reply = await guest.post(`/api/workspaces/${team.id}/invites`, {
        role,
        maxUses: 1,
        expiresIn: 3600,
      });
      expect([400, 403, 404], role).toContain(reply.status);
    }
    const upwards = await max.post(`/api/workspaces/${team.id}/invites`, {
      role: "admin",
      maxUses: 1,
      expiresIn: 3600,
    });
    expectProblem(upwards, 403, "forbidden");
  });
});

describe("members and roles", () => {
  test("[MEM1] are listed with their roles, page by page", async () => {
    const fresh = await foundWorkspace(owner);
    await bring(owner, fresh.id, "member", max);
    await bring(owner, fresh.id, "moderator", mia);
    const members = await wholeList<Member>(max, `/api/workspaces/${fresh.id}/members`, 1);
    expect(new Map(members.map(({ userId, role }) => [userId, role]))).toEqual(
      new Map([
        [owner.userId, "owner"],
        [max.userId, "member"],
        [mia.userId, "moderator"],
      ]),
    );
    expect(members).toHaveLength(3);
  });

  test("[MEM3] a role is changed by those above, not by oneself or from below", async () => {
    const fresh = await foundWorkspace(owner);
    await bring(owner, fresh.id, "member", max, mia);
    const role = (by: Person, whom: Person, to: string) =>
      by.patch(`/api/workspaces/${fresh.id}/members/${whom.userId}`, { role: to });
    expectProblem(await role(max, mia, "admin"), 403, "forbidden");
    expectProblem(await role(max, max, "owner"), 403, "forbidden");
    expectProblem(await role(owner, max, "king"), 400, "invalid");
    must(await role(owner, max, "moderator"));
    expect(must(await max.get<Workspace>(`/api/workspaces/${fresh.id}`)).role).toBe("moderator");
    must(await role(owner, max, "admin"));
    must(await role(max, mia, "moderator"));
    expect(must(await mia.get<Workspace>(`/api/workspaces/${fresh.id}`)).role).toBe("moderator");
    expectProblem(await role(max, owner, "member"), 403, "forbidden");
    const nobody = await owner.patch(`/api/workspaces/${fresh.id}/members/nobody`, {
      role: "member",
    });
    expectProblem(nobody, 404, "not_found");
  });

  test("[MEM3] who is removed from a workspace sees nothing of it; its last owner stays", async () => {
    const fresh = await foundWorkspace(owner);
    await bring(owner, fresh.id, "member", max, mia);
    const general = (await channelsOf(owner, fresh.id))[0]!.id;
    const secret = await room(owner, fresh.id, [max]);
    expectProblem(
      await mia.del(`/api/workspaces/${fresh.id}/members/${max.userId}`),
      403,
      "forbidden",
    );
    must(await owner.del(`/api/workspaces/${fresh.id}/members/${max.userId}`));
    for (const path of [
      `/api/workspaces/${fresh.id}`,
      `/api/channels/${general}`,
      `/api/channels/${secret}`,
    ]) {
      expectProblem(await max.get(path), 404, "not_found", path);
    }
    expect((await max.say(general, "b")).status).toBe(404);
    expect((await max.get<List<Workspace>>("/api/workspaces")).text).not.toContain(fresh.id);
    const leaving = await owner.del(`/api/workspaces/${fresh.id}/members/${owner.userId}`);
    expect([403, 409], "its last owner").toContain(leaving.status);
  });
});

describe("channels", () => {
  test("[HTTP4] public and private ones are made, read, changed, listed; the creator is a member", async () => {
    const fresh = await foundWorkspace(owner);
    await bring(owner, fresh.id, "member", max, mia);
    for (const kind of ["public", "private"]) {
      const name = unique(kind);
      const made = await max.post<Channel>(`/api/workspaces/${fresh.id}/channels`, {
        name,
        kind,
        topic: "one",
      });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ id: expect.any(String), name, kind, topic: "one" });
      const { id } = made.json;
      expect((await max.say(id, "mine")).status, "the creator is a member").toBe(201);
      expect(must(await max.get<Channel>(`/api/channels/${id}`), 200)).toMatchObject({
        id,
        name,
        kind,
      });
      const changed = must(await max.patch<Channel>(`/api/channels/${id}`, { topic: "two" }));
      expect(changed).toMatchObject({ id, name, topic: "two" });
      expect(must(await max.get<Channel>(`/api/channels/${id}`), 200).topic).toBe("two");

      const seenByMia = (
        await wholeList<Channel>(mia, `/api/workspaces/${fresh.id}/channels`, 1)
      ).map((c) => c.id);
      expect(seenByMia.includes(id), `${kind} in the list`).toBe(kind === "public");
      expect((await mia.get(`/api/channels/${id}`)).status).toBe(kind === "public" ? 200 : 404);
    }
    expectProblem(
      await max.post(`/api/workspaces/${fresh.id}/channels`, {
        name: "x",
        kind: "secret",
        topic: "",
      }),
      400,
      "invalid",
    );
  });

  test("[DM1] direct and group: the same set of people answers the existing one with 200", async () => {
    const ask = (by: Person, kind: string, ...people: Person[]) =>
      by.post<Channel>(`/api/workspaces/${team.id}/channels`, {
        kind,
        memberIds: people.map((p) => p.userId),
      });
    const direct = await ask(owner, "direct", max);
    expect(direct.status).toBe(201);
    expect(direct.json).toMatchObject({ id: expect.any(String), kind: "direct" });
    for (const again of [await ask(owner, "direct", max), await ask(max, "direct", owner)]) {
      expect(again).toMatchObject({ status: 200, json: { id: direct.json.id } });
    }
    const group = await ask(owner, "group", max, mia);
    expect(group).toMatchObject({ status: 201, json: { kind: "group" } });
    expect(group.json.id).not.toBe(direct.json.id);
    for (const again of [
      await ask(owner, "group", mia, max),
      await ask(mia, "group", owner, max),
    ]) {
      expect(again).toMatchObject({ status: 200, json: { id: group.json.id } });
    }

    // Nobody needs to join, and nobody else sees it.
    expect((await max.say(direct.json.id, "hello")).status).toBe(201);
    const socket = await openLine(max, direct.json.id);
    socket.hangUp();
    expect((await mia.say(group.json.id, "hello")).status).toBe(201);
    expect((await mia.get(`/api/channels/${direct.json.id}`)).status).toBe(404);
    expect((await mia.get(messages(direct.json.id))).status).toBe(404);
    expect((await mia.put(`/api/channels/${direct.json.id}/members/me`)).status).toBe(404);
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(max, "direct", mia)));
    expect(new Set(asked.map(({ json }) => json.id)).size, "at once").toBe(1);
    expect(asked.map(({ status }) => status).toSorted(byNumber)).toEqual([
      ...Array<number>(7).fill(200),
      201,
    ]);
    const withStranger = await ask(owner, "direct", stranger);
    expect([400, 403, 404]).toContain(withStranger.status);
  });

  test("[MEM1] a public channel is read by the whole workspace; sending and sockets need joining", async () => {
    const id = await room(owner, team.id, [], "public");
    must(await owner.say(id, "for all to read"), 201);
    expect(bodiesOf(await pageOf(max, id))).toEqual(["for all to read"]);
    expectProblem(await max.say(id, "not yet"), 403, "forbidden");
    expectProblem(await max.post(`/api/channels/${id}/ticket`), 403, "forbidden");
    must(await max.put(`/api/channels/${id}/members/me`));
    must(await max.put(`/api/channels/${id}/members/me`));
    expect((await max.say(id, "now")).status).toBe(201);
    must(await max.del(`/api/channels/${id}/members/me`));
    expectProblem(await max.say(id, "left"), 403, "forbidden");
    expect((await max.get(messages(id))).status, "still public").toBe(200);
    must(await max.put(`/api/channels/${id}/members/me`));
    expect((await max.say(id, "who left may come back")).status).toBe(201);
  });

  test("[MEM1] a private channel is absent to those outside until they are added", async () => {
    const id = await room(owner, team.id, [max]);
    expectProblem(await mia.get(`/api/channels/${id}`), 404, "not_found");
    expectProblem(await mia.put(`/api/channels/${id}/members/me`), 404, "not_found");
    expect((await mia.put(`/api/channels/${id}/members/${mia.userId}`)).status).toBe(404);
    must(await owner.put(`/api/channels/${id}/members/${mia.userId}`));
    expect((await mia.say(id, "thanks for having me")).status).toBe(201);
    const outsider = await owner.put(`/api/channels/${id}/members/${stranger.userId}`);
    expect([400, 403, 404], "of another workspace").toContain(outsider.status);
    expect((await stranger.get(`/api/channels/${id}`)).status).toBe(404);
  });

  test("[MEM2] who was removed may not rejoin until added again", async () => {
    const id = await room(owner, team.id, [max, mia], "public");
    must(await owner.del(`/api/channels/${id}/members/${max.userId}`));
    expectProblem(await max.put(`/api/channels/${id}/members/me`), 403, "forbidden");
    expectProblem(await max.put(`/api/channels/${id}/members/${max.userId}`), 403, "forbidden");
    expectProblem(await max.say(id, "b"), 403, "forbidden");
    expect((await max.get(messages(id))).status, "a public channel is read by all").toBe(200);
    must(await owner.put(`/api/channels/${id}/members/${max.userId}`));
    expect((await max.say(id, "back")).status).toBe(201);
    must(await max.del(`/api/channels/${id}/members/me`));
    must(await max.put(`/api/channels/${id}/members/me`));
    expectProblem(
      await max.del(`/api/channels/${id}/members/${mia.userId}`),
      403,
      "forbidden",
      "not by just anybody",
    );
  });

  test("[CHAN1] a deleted channel is not written any more", async () => {
    const id = await room(owner, team.id, [max]);
    must(await max.say(id, "last words"), 201);
    expectProblem(await max.del(`/api/channels/${id}`), 403, "forbidden");
    must(await owner.del(`/api/channels/${id}`));
    const late = await max.say(id, "too late");
    expect(late.status).toBeGreaterThanOrEqual(400);
    expect(late.status).toBeLessThan(500);
    expect(bodiesOf(await pageOf(max, id)), "it is read").toEqual(["last words"]);
  });
});

describe("messages", () => {
  test("[CMD1] POST answers 201 with the whole message; again 200 with the same", async () => {
    const id = await room(owner, team.id, [max]);
    const sent = {
      clientMsgId: unique("post"),
      body: `Hello <@${owner.userId}>, *this* is Markdown`,
    };
    const first = await max.post<OneMessage>(messages(id), sent);
    expect(first.status).toBe(201);
    expect(Object.keys(first.json)).toEqual(["message"]);
    const { message } = first.json;
    expect(Object.keys(message)).toEqual(expect.arrayContaining(MESSAGE_KEYS));
    expect(message).toMatchObject({
      channelId: id,
      ordinal: 1,
      ...sent,
      authorId: max.userId,
      threadSeq: null,
      replyCount: 0,
      lastReplyAt: null,
      reactions: [],
      files: [],
      mentions: [owner.userId],
      pinned: false,
      editedAt: null,
      deletedAt: null,
    });
    expect(Math.abs(message.at / 1_000 - Date.now()), "microseconds").toBeLessThan(10_000);
    const again = await max.post<OneMessage>(messages(id), sent);
    expect(again.status).toBe(200);
    expect(again.json).toEqual(first.json);
    expectProblem(await max.post(messages(id), { ...sent, body: "another" }), 409, "conflict");
    expect(bodiesOf(await pageOf(max, id))).toEqual([sent.body]);
  });

  test("[CMD1] Idempotency-Key is an alias of clientMsgId", async () => {
    const id = await room(owner, team.id, [max]);
    const key = { "idempotency-key": unique("key") };
    const first = await max.post<OneMessage>(messages(id), { body: "once" }, key);
    expect(first).toMatchObject({
      status: 201,
      json: { message: { clientMsgId: key["idempotency-key"] } },
    });
    expect(await max.post(messages(id), { body: "once" }, key)).toMatchObject({
      status: 200,
      json: first.json,
    });
    const sameId = { clientMsgId: key["idempotency-key"], body: "once" };
    expect(await max.post(messages(id), sameId), "one namespace").toMatchObject({
      status: 200,
      json: first.json,
    });
    expectProblem(await max.post(messages(id), { body: "twice" }, key), 409, "conflict");
  });

  test("[CMD1] the same id sent ten times at once makes one message", async () => {
    const id = await room(owner, team.id, [max]);
    const sent = { clientMsgId: unique("race"), body: "once" };
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => max.post<OneMessage>(messages(id), sent)),
    );
    expect(replies.map(({ status }) => status).toSorted(byNumber)).toEqual([
      ...Array<number>(9).fill(200),
      201,
    ]);
    expect(new Set(replies.map(({ json }) => json.message.seq)).size).toBe(1);
    expect(bodiesOf(await pageOf(max, id))).toEqual(["once"]);
  });

  test("[TEXT1] what is malformed is `invalid` or `too_large` and leaves nothing", async () => {
    const id = await room(owner, team.id, [max]);
    const raws = [
      "",
      "{",
      "[]",
      "null",
      "1",
      '"b"',
      '{"clientMsgId":"a"}',
      '{"clientMsgId":"a","body":1}',
    ];
    for (const raw of [...raws, '{"clientMsgId":"a","body":""}', '{"clientMsgId":"","body":"b"}']) {
      const reply = await call("POST", messages(id), { raw, headers: max.bearer });
      expectProblem(reply, 400, "invalid", raw);
    }
    const long = { clientMsgId: "i".repeat(65), body: "b" };
    expectProblem(await max.post(messages(id), long), 400, "invalid", "an id of 65");
    const huge = await max.post<Problem>(messages(id), {
      clientMsgId: "a",
      body: "b".repeat(200_000),
    });
    expect([400, 413]).toContain(huge.status);
    expectProblem(await max.say(id, "b", { threadSeq: 1_000 }), 404, "not_found", "no such thread");
    expect((await pageOf(max, id)).items).toEqual([]);
  });

  test("[PAGE1] pages are ascending; before, after, around, limit and cursors", async () => {
    const id = await room(owner, team.id, [max]);
    const seqs: number[] = [];
    for (let i = 0; i < 12; i += 1) seqs.push(must(await max.say(id, `m${i}`), 201).message.seq);
    const at = (index: number) => seqs[index]!;
    const page = (query: string) => pageOf(max, id, query);

    expect(seqsOf(await page(""))).toEqual(seqs);
    expect((await page("")).nextCursor, "the end").toBeNull();
    const newest = await page("limit=5");
    expect(seqsOf(newest), "the newest without a cursor").toEqual(seqs.slice(7));
    expect(seqsOf(await page(`before=${at(6)}&limit=3`))).toEqual(seqs.slice(3, 6));
    expect(seqsOf(await page(`after=${at(6)}&limit=3`))).toEqual(seqs.slice(7, 10));
    expect(seqsOf(await page(`after=${at(11)}`))).toEqual([]);
    expect(seqsOf(await page(`before=${at(0)}`))).toEqual([]);
    expect(seqsOf(await page("after=0&limit=2"))).toEqual(seqs.slice(0, 2));
    const around = await page(`around=${at(6)}&limit=5`);
    expect(seqsOf(around)).toContain(at(6));
    expect(seqsOf(around), "in a row").toEqual(
      seqs.slice(seqs.indexOf(seqsOf(around)[0]!)).slice(0, around.items.length),
    );
    expect(around.items.length).toBeLessThanOrEqual(5);
    expect(seqsOf(around)[0]!).toBeLessThan(at(6));
    expect(seqsOf(around).at(-1)!).toBeGreaterThan(at(6));

    for (const direction of ["before", "after", "cursor"]) {
      const met: number[] = [];
      let list = await page(direction === "after" ? "after=0&limit=5" : "limit=5");
      for (let pages = 0; pages < 10; pages += 1) {
        if (direction === "after") met.push(...seqsOf(list));
        else met.unshift(...seqsOf(list));
        if (list.nextCursor === null) break;
        list = await page(`${direction}=${list.nextCursor}&limit=5`);
      }
      expect(met, `each once by ${direction}`).toEqual(seqs);
    }
    for (const query of [
      "limit=0",
      "limit=-1",
      "limit=x",
      "limit=100000",
      "before=x",
      "after=-1",
      "around=1.5",
    ]) {
      const reply = await max.get<MessageList>(messages(id, query));
      expect([200, 400], query).toContain(reply.status);
    }
  });

  test("[PAGE1] thread replies come with `?thread` only, and the first message counts them", async () => {
    const id = await room(owner, team.id, [max]);
    const root = must(await max.say(id, "root"), 201).message;
    const other = must(await max.say(id, "other"), 201).message;
    const reply = must(await owner.say(id, "reply 1", { threadSeq: root.seq }), 201).message;
    expect(reply).toMatchObject({ threadSeq: root.seq, ordinal: other.ordinal });
    must(await max.say(id, "reply 2", { threadSeq: root.seq }), 201);
    const next = must(await max.say(id, "next"), 201).message;
    expect(next.ordinal, "top-level messages are counted").toBe(other.ordinal + 1);

    const main = await pageOf(max, id);
    expect(bodiesOf(main)).toEqual(["root", "other", "next"]);
    expect(main.items[0]).toMatchObject({ replyCount: 2, lastReplyAt: expect.any(Number) });
    expect(main.items[1]).toMatchObject({ replyCount: 0, lastReplyAt: null });
    const thread = await pageOf(max, id, `thread=${root.seq}`);
    const replies = thread.items.filter(({ seq }) => seq !== root.seq);
    expect(replies.map(({ body }) => body)).toEqual(["reply 1", "reply 2"]);
    must(await owner.del(`${messages(id)}/${reply.seq}`));
    expect((await pageOf(max, id)).items[0]).toMatchObject({ replyCount: 1 });
  });

  test("[LOG5] PATCH and DELETE change the message; the old words are gone", async () => {
    const id = await room(owner, team.id, [max, mia]);
    const { seq } = must(await max.say(id, "old words"), 201).message;
    const path = `${messages(id)}/${seq}`;
    const edited = must(await max.patch<OneMessage>(path, { body: "new words" }), 200).message;
    expect(edited).toMatchObject({
      seq,
      body: "new words",
      editedAt: expect.any(Number),
      deletedAt: null,
    });
    expect(Math.abs((edited.editedAt ?? 0) - Date.now()), "milliseconds").toBeLessThan(10_000);
    expect((await max.get(messages(id))).text).not.toContain("old words");
    expectProblem(await mia.patch(path, { body: "not hers" }), 403, "forbidden");
    expectProblem(await mia.del(path), 403, "forbidden");
    for (const body of [{}, { body: "" }, { body: 1 }, { body: "x".repeat(4_001) }]) {
      expectProblem(await max.patch(path, body), 400, "invalid", JSON.stringify(body).slice(0, 40));
    }
    must(await max.del(path));
    expect((await max.get(messages(id))).text).not.toContain("new words");
    const gone = (await pageOf(max, id)).items.find((message) => message.seq === seq);
    expect(gone?.deletedAt ?? 1).not.toBeNull();
    const afterwards = await max.patch(path, { body: "once more" });
    expect(afterwards.status, "what is deleted takes no change").toBeGreaterThanOrEqual(400);
    for (const unknown of ["100000", "0", "-1", "x", "1.5"]) {
      const reply = await max.patch(`${messages(id)}/${unknown}`, { body: "b" });
      expect([400, 404], unknown).toContain(reply.status);
    }
    expectProblem(await max.patch(`${messages(id)}/100000`, { body: "b" }), 404, "not_found");
  });

  test("[CMD3] reactions and pins are put and taken away, and twice is as once", async () => {
    const id = await room(owner, team.id, [max, mia]);
    const { seq } = must(await max.say(id, "react"), 201).message;
    const reaction = (emoji: string) =>
      `${messages(id)}/${seq}/reactions/${encodeURIComponent(emoji)}`;
    const now = async () => (await pageOf(max, id)).items[0]!;
    must(await max.put(reaction("👍")));
    must(await max.put(reaction("👍")));
    must(await mia.put(reaction("👍")));
    must(await mia.put(reaction("🧑‍🚀")));
    expect((await now()).reactions).toEqual([
      { emoji: "👍", count: 2, userIds: [max.userId, mia.userId] },
      { emoji: "🧑‍🚀", count: 1, userIds: [mia.userId] },
    ]);
    must(await max.del(reaction("👍")));
    must(await max.del(reaction("👍")));
    must(await mia.del(reaction("🧑‍🚀")));
    expect((await now()).reactions).toEqual([{ emoji: "👍", count: 1, userIds: [mia.userId] }]);

    const pin = `${messages(id)}/${seq}/pin`;
    must(await owner.put(pin));
    must(await owner.put(pin));
    expect((await now()).pinned).toBe(true);
    must(await owner.del(pin));
    expect((await now()).pinned).toBe(false);
    expectProblem(await max.put(`${messages(id)}/100000/pin`), 404, "not_found");
    const unknown = `${messages(id)}/100000/reactions/${encodeURIComponent("👍")}`;
    expectProblem(await max.put(unknown), 404, "not_found");
  });

  test("[HTTP4] the place one has read to is noted", async () => {
    const id = await room(owner, team.id, [max]);
    const { seq } = must(await max.say(id, "read me"), 201).message;
    must(await owner.put(`/api/channels/${id}/read`, { seq }));
    for (const body of [{}, { seq: "1" }, { seq: -1 }, { seq: 1.5 }, null]) {
      expectProblem(
        await owner.put(`/api/channels/${id}/read`, body),
        400,
        "invalid",
        JSON.stringify(body),
      );
    }
  });

  test("[TICK1] [TICK2] a ticket is base64url, holds about 30 s and opens the socket at its `url`", async () => {
    const id = await room(owner, team.id, [max]);
    const { url, ticket, expiresAt } = await ticketFor(max, id);
    expect(ticket).toMatch(/^[\w-]+$/);
    const life = expiresAt - Date.now();
    expect(life).toBeGreaterThan(25_000);
    expect(life).toBeLessThanOrEqual(30_500);
    expect(new URL(url).protocol).toBe("ws:");
    const line = await openLine(max, id, { ticket: { url, ticket, expiresAt } });
    expect(line.socket.protocol).toBe("edgewise.v1");
    line.hangUp();
    expect(await knockStatus(house.api.base, `/api/channels/${id}/socket`, protocols(ticket))).toBe(
      401,
    );
    const another = must<Ticket>(await max.post<Ticket>(`/api/channels/${id}/ticket`));
    expect(another.ticket).not.toBe(ticket);
  });
});

describe("every answer", () => {
  test("[PAGE2] lists have an ETag, If-None-Match answers 304, `fields` keeps what it names", async () => {
    const id = await room(owner, team.id, [max]);
    must(await max.say(id, "one"), 201);
    const lists: [string, string, string][] = [
      ["/api/workspaces", "slug", "id,name"],
      [`/api/workspaces/${team.id}/members`, "role", "userId,name"],
      [`/api/workspaces/${team.id}/channels`, "kind", "id,name"],
      [messages(id), "body", "seq,at"],
    ];
    for (const [path, left, fields] of lists) {
      const full = await max.get<List<Record<string, unknown>>>(path);
      const etag = full.headers.etag ?? "";
      expect(etag, path).toMatch(/^(W\/)?"[^"]+"$/);
      expect(full.json.items[0], path).toHaveProperty(left);
      const same = await max.get(path, { "if-none-match": etag });
      expect([same.status, same.text], path).toEqual([304, ""]);
      expect((await max.get(path, { "if-none-match": '"another"' })).status, path).toBe(200);
      const few = must(
        await max.get<List<Record<string, unknown>>>(`${path}?fields=${fields}`),
        200,
      );
      for (const item of few.items)
        expect(Object.keys(item).toSorted(), path).toEqual(fields.split(",").toSorted());
      expect(few, path).toHaveProperty("nextCursor");
    }
    const before = (await max.get(messages(id))).headers.etag ?? "";
    must(await max.say(id, "two"), 201);
    const changed = await max.get<MessageList>(messages(id), { "if-none-match": before });
    expect(changed.status).toBe(200);
    expect(bodiesOf(changed.json)).toEqual(["one", "two"]);
    const now = changed.headers.etag ?? "";
    must(await max.put(`${messages(id)}/${changed.json.items[0]!.seq}/pin`));
    expect(
      (await max.get(messages(id), { "if-none-match": now })).status,
      "a pin is a change",
    ).toBe(200);
  });

  test("[HTTP2] rate headers are on successes and refusals alike", async () => {
    const replies = [
      await max.get("/api/workspaces"),
      await max.get("/api/workspaces/nothing"),
      await max.get("/api/nothing"),
      await call("GET", "/api/workspaces"),
      await call("POST", "/api/auth/sign-in/email", { body: {} }),
      await max.post("/api/workspaces", "not an object"),
    ];
    for (const { headers, status } of replies) {
      expect(headers["x-ratelimit-limit"], String(status)).toMatch(/^\d+$/);
      expect(headers["x-ratelimit-remaining"], String(status)).toMatch(/^\d+$/);
      expect(headers["x-ratelimit-reset"], String(status)).toMatch(/^\d+$/);
    }
  });

  test("[HTTP3] what is foreign looks exactly like what is absent, on every call", async () => {
    const channelId = await room(owner, team.id, [max]);
    must(await max.say(channelId, "secret"), 201);
    const absentWorkspace = team.id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const foreign = routes({ workspaceId: team.id, channelId, userId: max.userId });
    const absent = routes({
      workspaceId: absentWorkspace,
      channelId: NO_CHANNEL,
      userId: max.userId,
    });
    for (const [index, [method, path, body]] of foreign.entries()) {
      const [, absentPath] = absent[index]!;
      const theirs = await call(method, path, { body, headers: stranger.bearer });
      const nobodys = await call(method, absentPath, { body, headers: stranger.bearer });
      expectProblem(theirs, 404, "not_found", `${method} ${path}`);
      expect(theirs.json, `${method} ${path}`).toEqual(nobodys.json);
      // In the same workspace, but outside the private channel.
      if (!path.startsWith("/api/channels/")) continue;
      expect(
        (await call(method, path, { body, headers: mia.bearer })).json,
        `${method} ${path}`,
      ).toEqual(nobodys.json);
    }
    expect(bodiesOf(await pageOf(max, channelId)), "nothing was done").toEqual(["secret"]);
    expect(must(await max.get<Workspace>(`/api/workspaces/${team.id}`)).role).toBe("member");
  });

  test("[HTTP1] a broken path is a refusal like any other", async () => {
    const paths = [
      "/api/",
      "/api/nothing",
      "/api/channels/x",
      "/api/channels/..%2f..%2fworkspaces",
      "/api/channels/%00",
      "/api/channels/%ff",
      `/api/channels/${"c".repeat(5_000)}`,
      `/api/channels/${NO_CHANNEL}/messages/1/reactions/%ff`,
      "/api/workspaces/'%20OR%201=1--",
      "/api/auth/nothing",
      "/api/constructor",
      "/api/__proto__",
    ];
    for (const path of paths) {
      const reply = await max.get<Problem>(path);
      expect([400, 404], path).toContain(reply.status);
      expect(CODES, path).toContain(reply.json?.code);
    }
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const reply = await call(method, "/api/workspaces", { body: {}, headers: max.bearer });
      expect(reply.status, method).toBeGreaterThanOrEqual(400);
    }
  });

  test("[HTTP5] /health is open and JSON", async () => {
    const reply = await call("GET", "/health");
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
  });

  test("[HTTP1] [HTTP2] none of the answers in this file was without its form", () => {
    expect([...house.api.complaints]).toEqual([]);
  });
});
