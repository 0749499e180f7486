import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  DeliveryView,
  NewOutgoingHookView,
  OutgoingHookView,
} from "../../src/protocol/outgoing-hooks.ts";
import { at, converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { Device, until } from "./support/device.ts";
import { must, room } from "./support/people.ts";
import { isSignedWith, Receiver } from "./support/receiver.ts";
import type { List } from "./support/shapes.ts";

/** From a word to its delivery, or to the end of a delivery's tries: 2, 4, 8 and 16 s lie between them, and 60 s before a killed worker's job is another's. */
const SOON_MS = 30_000;
const ENDED_MS = 100_000;
/** A hook that was just made is known everywhere. */
const KNOWN_MS = 6_000;

let talk: Conversation;
let receiver: Receiver;
let channelId: string;
beforeAll(async () => {
  receiver = await Receiver.open();
  const vars = { RATE_LIMITS: "off", FAULTS: "on", OUTSIDE_ALLOW: receiver.place };
  talk = await converse(vars);
  channelId = await room(talk.owner, talk.workspaceId, [talk.max, talk.mia], "public");
});
afterAll(async () => {
  await talk.stop();
  await receiver.close();
});

const hooksAt = (rest = "") => `/api/workspaces/${talk.workspaceId}/hooks/outgoing${rest}`;

async function hook(
  path: string,
  more: Record<string, unknown> = {},
): Promise<NewOutgoingHookView> {
  const body = {
    name: path.slice(1),
    url: receiver.url(path),
    events: ["message.created"],
    ...more,
  };
  return must(await talk.owner.post<NewOutgoingHookView>(hooksAt(), body), 201);
}

async function deliveries(hookId: string): Promise<DeliveryView[]> {
  const url = hooksAt(`/${hookId}/deliveries`);
  return must(await talk.owner.get<List<DeliveryView>>(url)).items;
}

/** Waits until a delivery of a hook fits. */
async function delivered(
  hookId: string,
  id: string,
  fits: (one: DeliveryView) => boolean,
  ms: number,
): Promise<DeliveryView | undefined> {
  const of = (all: DeliveryView[]) => all.find((one) => one.id === id);
  const found = await until(
    () => deliveries(hookId),
    (all) => {
      const one = of(all);
      return one !== undefined && fits(one);
    },
    ms,
  );
  return of(found);
}

const ping = async (hookId: string) =>
  must(await talk.owner.post<{ id: string }>(hooksAt(`/${hookId}/test`), {}), 202).id;
const known = () => new Promise((done) => setTimeout(done, KNOWN_MS));

describe("outgoing hooks", () => {
  it("[HOOK6] what happens arrives, signed, filtered and in the log, and is sent again when asked for", async () => {
    const { id, secret } = await hook("/all", { events: ["message.created", "message.edited"] });
    await hook("/some", { keyword: "deploy" });
    await known();
    const { message } = must(await talk.max.say(channelId, "hello"), 201);
    must(await talk.max.say(channelId, "the DEPLOY is out"), 201);
    must(await talk.max.patch(at(channelId, message.seq), { body: "hello there" }));
    await until(
      () => Promise.resolve(receiver.received),
      () => receiver.at("/all").length >= 3 && receiver.at("/some").length > 0,
      SOON_MS,
    );
    expect(receiver.at("/some").map(({ json }) => json.event?.message?.body)).toEqual([
      "the DEPLOY is out",
    ]);
    for (const one of receiver.at("/all")) {
      expect(isSignedWith(secret, one)).toBe(true);
      expect(one.headers["edgewise-delivery"]).toBe(one.json.deliveryId);
      expect(one.headers["edgewise-event"]).toBe(one.json.type);
      expect(one.json).toMatchObject({ workspaceId: talk.workspaceId, channelId, hookId: id });
    }
    const log = await until(
      () => deliveries(id),
      (all) => all.length === 3 && all.every(({ state }) => state === "completed"),
      SOON_MS,
    );
    expect(log[0]).toMatchObject({ status: 200, attempts: 1, response: "taken", error: null });
    const [first] = receiver.at("/all");
    const again = hooksAt(`/${id}/deliveries/${first?.json.deliveryId}/replay`);
    const replayed = must(await talk.owner.post<{ id: string }>(again, {}), 202);
    await delivered(id, replayed.id, ({ state }) => state === "completed", SOON_MS);
    expect(receiver.at("/all").at(-1)?.json).toMatchObject({
      event: first?.json.event,
      replayOf: first?.json.deliveryId,
      deliveryId: replayed.id,
    });
    must(await talk.owner.del(hooksAt(`/${id}`)));
    expect((await talk.owner.get(hooksAt(`/${id}/deliveries`))).status).toBe(404);
  });

  it("[HOOK7] a target that fails is tried again with the same id", async () => {
    receiver.behaviours.set("/flaky", (response) => {
      if (receiver.at("/flaky").length < 3) response.statusCode = 503;
      response.end("busy");
    });
    const { id } = await hook("/flaky");
    const one = await ping(id);
    const done = await delivered(id, one, ({ state }) => state === "completed", SOON_MS);
    expect(done).toMatchObject({ attempts: 3, status: 200 });
    expect(receiver.at("/flaky").map(({ json }) => json.deliveryId)).toEqual([one, one, one]);
  });

  it("[HOOK7] targets that redirect, trickle or never stop are cut off, and private ones never called", async () => {
    receiver.behaviours.set("/redirect", (response) => {
      response.writeHead(302, { location: receiver.url("/private") }).end();
    });
    receiver.behaviours.set("/huge", (response) => {
      const block = Buffer.alloc(65_536, "x");
      const more = () => {
        while (!response.destroyed && response.write(block));
      };
      response.on("drain", more);
      more();
    });
    receiver.behaviours.set("/trickle", (response) => {
      const timer = setInterval(() => response.write("x"), 5_000);
      response.on("close", () => clearInterval(timer));
      response.write("x");
    });
    const expected: [string, RegExp][] = [
      [receiver.url("/redirect"), /^redirect/],
      [receiver.url("/huge"), /^too_large/],
      [receiver.url("/trickle"), /^timeout/],
      ["http://127.1:8080/x", /^private/],
      ["http://0x7f000001:8080/x", /^private/],
      ["http://[::ffff:169.254.169.254]/x", /^private/],
      ["http://[64:ff9b::7f00:1]:8080/x", /^private/],
      ["http://169.254.169.254./latest", /^private/],
    ];
    const hooks = await Promise.all(expected.map(([url], i) => hook(`/bad-${i}`, { url })));
    const ids = await Promise.all(hooks.map((each) => ping(each.id)));
    for (const [i, [, error]] of expected.entries()) {
      const [hookId, id] = [hooks[i]?.id ?? "", ids[i] ?? ""];
      const tried = await delivered(hookId, id, (one) => one.error !== null, ENDED_MS);
      expect(tried?.error).toMatch(error);
    }
    expect(receiver.at("/private")).toEqual([]);
    for (const each of hooks) must(await talk.owner.del(hooksAt(`/${each.id}`)));
  });

  it("[HOOK8] what fails to its last try is let be and shown; who fails for long is disabled, and goes on when enabled", async () => {
    receiver.behaviours.set("/down", (response) => {
      response.statusCode = 500;
      response.end();
    });
    const { id } = await hook("/down");
    const device = await Device.of(talk.owner);
    const [first] = await Promise.all([ping(id), ping(id), ping(id), ping(id)]);
    const state = async () =>
      must(await talk.owner.get<List<OutgoingHookView>>(hooksAt())).items.find(
        (one) => one.id === id,
      );
    await until(state, (one) => (one?.failures ?? 0) >= 20, ENDED_MS);
    expect(await state()).toMatchObject({ disabledAt: null });
    const ended = await delivered(id, first, (one) => one.state === "failed", SOON_MS);
    expect(ended).toMatchObject({ attempts: 5, status: 500, error: "answered 500" });
    expect(receiver.at("/down").filter(({ json }) => json.deliveryId === first)).toHaveLength(5);
    const job = await until(
      async () => must(await talk.owner.get<{ state: string }>(`/api/jobs/${first}`)),
      (one) => one.state === "failed",
    );
    expect(job).toMatchObject({ error: { code: "webhook_failed" } });
    await talk.house.faults({ clockSkewMs: 11 * 60_000 });
    try {
      await ping(id);
      await until(state, (one) => one?.disabledAt !== null, SOON_MS);
      expect((await state())?.disabledReason).toMatch(/tries in a row have failed/);
      const told = await until(
        async () =>
          must(await talk.owner.get<List<{ kind: string; body: string }>>("/api/me/notices")).items,
        (items) => items.some(({ kind }) => kind === "webhook"),
      );
      expect(told.find(({ kind }) => kind === "webhook")?.body).toMatch(/^down: /);
      expect((await talk.owner.post(hooksAt(`/${id}/test`), {})).status).toBe(409);
    } finally {
      await talk.house.mend();
    }
    await device.leave();
    receiver.behaviours.delete("/down");
    must(await talk.owner.patch(hooksAt(`/${id}`), { enabled: true }));
    expect(await state()).toMatchObject({ disabledAt: null, failures: 0 });
    const one = await ping(id);
    await delivered(id, one, (each) => each.state === "completed", SOON_MS);
  });

  it("[HOOK8] a target that is gone is not asked again", async () => {
    receiver.behaviours.set("/gone", (response) => {
      response.statusCode = 410;
      response.end();
    });
    const { id } = await hook("/gone");
    await delivered(id, await ping(id), ({ state }) => state === "failed", SOON_MS);
    expect(receiver.at("/gone")).toHaveLength(1);
    const list = must(await talk.owner.get<List<OutgoingHookView>>(hooksAt())).items;
    expect(list.find((one) => one.id === id)?.disabledReason).toBe("answered 410");
  });

  it("[HOOK5] only who manages integrations makes them, with what can be sent to", async () => {
    const good = { name: "x", url: "https://x.test", events: ["message.created"] };
    expect((await talk.max.post(hooksAt(), good)).status).toBe(403);
    for (const bad of [
      { ...good, url: "ftp://x.test" },
      { ...good, url: "x" },
      { ...good, events: [] },
      { ...good, events: ["all"] },
      { ...good, channelIds: [] },
    ])
      expect((await talk.owner.post(hooksAt(), bad)).status).toBe(400);
    const others = await room(talk.max, talk.workspaceId, [talk.mia]);
    const hidden = { ...good, channelIds: [others] };
    expect((await talk.owner.post(hooksAt(), hidden)).status).toBe(404);
  });

  it("[HOOK6] a server that is killed over and over delivers every event, each under one id", async () => {
    const { id } = await hook("/killed", { keyword: "counted" });
    await known();
    const said = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 6; n += 1) {
        const body = `counted ${round}.${n}`;
        must(await talk.max.at(talk.house.api).say(channelId, body), 201);
        said.add(body);
      }
      await talk.house.crash();
    }
    await until(
      () => Promise.resolve(receiver.at("/killed")),
      (all) => new Set(all.map(({ json }) => json.event?.message?.body)).size === said.size,
      ENDED_MS,
    );
    const ids = Map.groupBy(receiver.at("/killed"), ({ json }) => json.event?.message?.body);
    for (const [body, all] of ids) {
      expect(said).toContain(body);
      expect(new Set(all.map(({ json }) => json.deliveryId)).size).toBe(1);
    }
    expect(id).toMatch(/^h_/);
  });
});
