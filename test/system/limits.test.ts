import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import type { Line } from "./support/line.ts";
import { openLine } from "./support/line.ts";
import { bring, foundWorkspace, must, room, signInGuest, signUp } from "./support/people.ts";
import type { Person } from "./support/people.ts";

interface Limited {
  limits?: { messagesPerMinute?: number; messagesPerMinuteUser?: number };
}

/** As much of a PNG as tells that it is one. */
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

describe("with its limits on", () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({});
  });
  afterAll(() => house.stop());

  async function scene() {
    const ann = await signInGuest(house.api);
    const workspace = await foundWorkspace(ann);
    return { ann, channelId: await room(ann, workspace.id) };
  }

  it("[LIM2] a channel's own limits hold at once, and everybody is told", async () => {
    const { ann, channelId } = await scene();
    const line = await openLine(ann, channelId);
    const limits = { messagesPerMinute: 500, messagesPerMinuteUser: 45 };
    const set = must(await ann.patch<Limited>(`/api/channels/${channelId}`, { limits }));
    expect(set.limits).toEqual(limits);
    const told = await line.heard((frame) => frame.events !== undefined, "the change");
    expect(told.events?.[0]).toMatchObject({ type: "channel.updated", channel: { limits } });
    for (let i = 0; i < 45; i += 1)
      expect((await line.command({ type: "send", body: `word ${i}` })).type).toBe("ack");
    expect(await line.command({ type: "send", body: "more" })).toMatchObject({
      code: "rate_limited",
    });
    const again = await openLine(ann, channelId);
    expect(again.welcome.limits).toMatchObject({ messagesPerMinute: 45 });

    const path = `/api/channels/${channelId}`;
    const usual = must(await ann.patch<Limited>(path, { limits: { messagesPerMinuteUser: null } }));
    expect(usual.limits).toEqual({ messagesPerMinute: 500 });
    must(await ann.patch(path, { limits: { messagesPerMinute: null } }));
    expect(must(await ann.get<Limited>(path)).limits).toBeUndefined();
    line.socket.close();
    again.socket.close();
  });

  it("[LIM2] limits out of bounds are `invalid`, a guest's `forbidden`, and nothing changes", async () => {
    const ann = await signInGuest(house.api);
    const gus = await signInGuest(house.api);
    const workspace = await foundWorkspace(ann);
    await bring(ann, workspace.id, "guest", gus);
    const path = `/api/channels/${await room(ann, workspace.id, [gus])}`;
    for (const wrong of [0, -1, 10_001, 1.5, "50", true])
      for (const name of ["messagesPerMinute", "messagesPerMinuteUser"])
        expect((await ann.patch(path, { limits: { [name]: wrong } })).status).toBe(400);
    expect((await gus.patch(path, { limits: { messagesPerMinute: 9 } })).status).toBe(403);
    expect(must(await ann.get<Limited>(path)).limits).toBeUndefined();
  });

  it("[LIM5] the eleventh picture within five minutes is 429, for that person only", async () => {
    const ann = await signInGuest(house.api);
    const bob = await signInGuest(house.api);
    const put = (person: Person) =>
      house.api.call("PUT", "/api/me/picture", {
        raw: PNG,
        headers: { ...person.bearer, "content-type": "image/png" },
      });
    for (let i = 0; i < 10; i += 1) expect((await put(ann)).status).toBe(200);
    const refused = await put(ann);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(60);
    expect((await put(bob)).status).toBe(200);
  });

  it("[LIM1] the sixth password within the window is 429 with a time, for that account only", async () => {
    const ann = await signUp(house.api, "Ann");
    const bob = await signUp(house.api, "Bob");
    const attempt = (email: string, password: string) =>
      house.api.call("POST", "/api/auth/sign-in/email", { body: { email, password } });
    for (let i = 0; i < 5; i += 1)
      expect((await attempt(ann.email, "not her password")).status).toBe(401);
    const sixth = await attempt(ann.email, "not her password");
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers["retry-after"])).toBeGreaterThan(0);
    expect((await attempt(bob.email, "not his password")).status).toBe(401);
  });

  it("[HTTP2] [LIM4] a budget that is spent answers 429 and when to come back", async () => {
    const ann = await signInGuest(house.api);
    const statuses = new Set<number>();
    let last = await ann.get("/api/workspaces");
    for (let i = 0; i < 200 && last.status === 200; i += 1) {
      statuses.add(last.status);
      last = await ann.get("/api/workspaces");
    }
    expect(last.status).toBe(429);
    expect(last.headers["x-ratelimit-remaining"]).toBe("0");
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("[HTTP3] faults cannot be injected where nobody asked for them", async () => {
    const reply = await house.api.call("PUT", "/api/faults", { body: { d1: "fail" } });
    expect(reply.status).toBe(404);
  });
});

it("[LIM3] a workspace's words run out in all of its channels, not in another's, and are back in the next minute", async () => {
  const house = await openHouse({ FAULTS: "on", WORKSPACE_MESSAGES: "50" });
  try {
    const minute = 60_000 - (Date.now() % 60_000);
    await house.faults({ clockSkewMs: minute });
    const ann = await signInGuest(house.api);
    const workspace = await foundWorkspace(ann);
    const limits = { messagesPerMinute: 1_000, messagesPerMinuteUser: 1_000 };
    const lines = [];
    for (let i = 0; i < 2; i += 1) {
      const channelId = await room(ann, workspace.id);
      must(await ann.patch(`/api/channels/${channelId}`, { limits }));
      lines.push(await openLine(ann, channelId));
    }
    const [one, two] = lines as [Line, Line];
    /** Speaks until it is refused; answers how many words passed, and what was answered then. */
    const speak = async (line: Line) => {
      for (let words = 0; words < 200; words += 1) {
        const answer = await line.command({ type: "send", body: `word ${words}` });
        if (answer.type !== "ack") return { words, answer };
      }
      throw new Error("nothing was refused");
    };
    const { words, answer } = await speak(one);
    expect(words).toBeGreaterThanOrEqual(50);
    // What is said while an answer is on its way is on credit.
    expect(words).toBeLessThanOrEqual(80);
    expect(answer).toMatchObject({ code: "rate_limited" });
    expect(answer.retryAfter).toBeLessThanOrEqual(60);
    expect((await speak(two)).words).toBeLessThanOrEqual(30);
    const other = await openLine(ann, await room(ann, (await foundWorkspace(ann)).id));
    await other.say("elsewhere");
    await house.faults({ clockSkewMs: minute + 60_000 });
    await two.say("again");
    for (const line of [one, two, other]) line.socket.close();
  } finally {
    await house.stop();
  }
});

describe("production", () => {
  it.each([
    ["without a secret", { AUTH_SECRET: "" }],
    ["with a short secret", { AUTH_SECRET: "short" }],
    ["with the limits off", { RATE_LIMITS: "off" }],
    ["with faults on", { FAULTS: "on" }],
    ["with a policy for sockets that is none", { CONNECTIONS: "ignore" }],
    ["with a room for nobody", { ROOM_PEOPLE: "0" }],
    ["with a workspace that takes no number of messages", { WORKSPACE_MESSAGES: "many" }],
  ])("[CONF1] refuses to serve %s", async (_, vars) => {
    const house = await openHouse({ ENVIRONMENT: "production", ...vars });
    try {
      for (const path of ["/health", "/api/workspaces", "/"]) {
        const reply = await house.api.call<{ code: string }>("GET", path);
        expect(reply.status, path).toBe(500);
        expect(reply.json.code, path).toBe("misconfigured");
      }
    } finally {
      await house.stop();
    }
  });
});
