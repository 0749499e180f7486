import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import type { Line } from "./support/line.ts";
import { openLine } from "./support/line.ts";
import { foundWorkspace, room, signInGuest, signUp, unique } from "./support/people.ts";

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

  it("[CONN1] the newest five sockets of a person stay, the oldest is closed with 4409", async () => {
    const { ann, channelId } = await scene();
    const lines: Line[] = [];
    for (let i = 0; i < 7; i += 1) lines.push(await openLine(ann, channelId));
    const [first, second, ...rest] = lines;
    expect((await first?.closed)?.code).toBe(4409);
    expect((await second?.closed)?.code).toBe(4409);
    const answer = await lines.at(-1)?.command({ type: "send", body: "still here" });
    expect(answer?.type).toBe("ack");
    expect(rest.map((line) => line.isOpen)).toEqual([true, true, true, true, true]);
    for (const line of rest) line.socket.close();
  });

  it("[LIM1] 11 a flood from one socket is refused with a time, then closed with 4429", async () => {
    const { ann, channelId } = await scene();
    const line = await openLine(ann, channelId);
    for (let i = 0; i < 30; i += 1)
      expect((await line.command({ type: "send", body: `word ${i}` })).type).toBe("ack");
    const refused = await line.command({ type: "send", body: "one too many" });
    expect(refused).toMatchObject({ type: "error", code: "rate_limited" });
    expect(refused.retryAfter).toBeGreaterThan(0);
    for (let i = 0; i < 150; i += 1)
      line.send({ type: "send", id: unique("flood"), body: "flood" });
    expect((await line.closed).code).toBe(4429);
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

  it("[HTTP2] a budget that is spent answers 429 and when to come back", async () => {
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

describe("production", () => {
  it.each([
    ["without a secret", { AUTH_SECRET: "" }],
    ["with a short secret", { AUTH_SECRET: "short" }],
    ["with the limits off", { RATE_LIMITS: "off" }],
    ["with faults on", { FAULTS: "on" }],
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
