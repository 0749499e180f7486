import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, moment, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signIn, signUp } from "./support/people.ts";
import type { Browser } from "./support/push-service.ts";
import { claimsOf, PushService } from "./support/push-service.ts";
import type { List } from "./support/shapes.ts";

type DeviceView = { id: string; device: string; here: boolean; sentAt: number | null };
type Notices = { items: { id: number; channelId: string; body: string }[]; unread: number };

/** Longer than a push waits for others to join it. */
const LONG_MS = 4_000;

let house: House;
let service: PushService;
let ann: Person;
let ben: Person;
let workspaceId: string;

beforeAll(async () => {
  service = await PushService.open();
  house = await openHouse({ RATE_LIMITS: "off", FAULTS: "on", OUTSIDE_ALLOW: service.place });
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
});

afterAll(async () => {
  await house?.stop();
  await service?.close();
});

const at = "/api/me/push-subscriptions";
const bodyOf = ({ endpoint, keys }: Browser, more = {}) => ({
  endpoint,
  keys,
  device: "Firefox, Linux",
  ...more,
});
const subscribe = async (person: Person, more = {}) => {
  const browser = service.browser();
  const view = must(await person.put<DeviceView>(at, bodyOf(browser, more)), 200);
  return { browser, id: view.id };
};
const devices = async (person: Person) => must(await person.get<List<DeviceView>>(at), 200).items;
const unread = async (person: Person) =>
  must(await person.get<Notices>("/api/me/notices"), 200).unread;
const noticed = (person: Person, words: string) =>
  until(
    async () => must(await person.get<Notices>("/api/me/notices"), 200).items,
    (items) => items.some(({ body }) => body.includes(words)),
  );
const clear = async (person: Person) => {
  for (const { id } of await devices(person)) must(await person.del(`${at}/${id}`));
};

describe("devices that take notifications", () => {
  it("[PUSH5] are noted, listed, called again under the same id, and let go", async () => {
    const browser = service.browser();
    const put = (more = {}) => ben.put<DeviceView>(at, bodyOf(browser, more));
    const first = must(await put(), 200);
    expect(first).toMatchObject({ device: "Firefox, Linux", here: true, sentAt: null });
    expect(must(await put({ device: "Firefox" }), 200)).toMatchObject({
      id: first.id,
      device: "Firefox",
    });
    const elsewhere = await signIn(house.api, ben.email);
    expect(await devices(elsewhere)).toMatchObject([{ id: first.id, here: false }]);
    expect(await devices(ann)).toEqual([]);
    expect((await ann.del(`${at}/${first.id}`)).status).toBe(404);
    expect((await ann.post(`${at}/${first.id}/test`)).status).toBe(404);
    must(await ben.del(`${at}/${first.id}`));
    expect((await ben.del(`${at}/${first.id}`)).status).toBe(404);
    expect(await devices(ben)).toEqual([]);
  });

  it("[PUSH5] pass to who brings their keys, and to nobody else", async () => {
    const { browser, id } = await subscribe(ben);
    const { keys } = service.browser();
    const stolen = await ann.put(at, { ...bodyOf(browser), keys });
    expect(stolen.status).toBe(409);
    expect(await devices(ben)).toMatchObject([{ id }]);
    must(await ann.put(at, bodyOf(browser)), 200);
    expect(await devices(ben)).toEqual([]);
    expect(await devices(ann)).toMatchObject([{ id }]);
    await clear(ann);
  });

  it.each([
    ["http, where that is not allowed by name", { endpoint: "http://127.0.0.1:9/x" }],
    ["http in public", { endpoint: "http://push.example.com/x" }],
    ["a private address", { endpoint: "https://10.0.0.1/x" }],
    ["a private address in disguise", { endpoint: "https://0x7f000001/x" }],
    ["the metadata service", { endpoint: "https://169.254.169.254/latest" }],
    ["an inner name", { endpoint: "https://router.local/x" }],
    ["somebody's password", { endpoint: "https://a:b@push.example.com/x" }],
    ["a port of another kind of service", { endpoint: "https://push.example.com:25/x" }],
    ["no address", { endpoint: "push" }],
    ["another scheme", { endpoint: "file:///etc/passwd" }],
    ["an address without end", { endpoint: `https://push.example.com/${"x".repeat(2_000)}` }],
    ["no name", { device: "" }],
    ["another language", { language: "fr" }],
    ["a key that is no point", { keys: { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) } }],
    ["a key that is too short", { keys: { p256dh: "BAAA", auth: "A".repeat(22) } }],
    ["no secret", { keys: { p256dh: service?.browser().keys.p256dh ?? "" } }],
  ])("[PUSH5] %s is refused", async (_what, wrong) => {
    expect((await ben.put(at, { ...bodyOf(service.browser()), ...wrong })).status).toBe(400);
    expect(await devices(ben)).toEqual([]);
  });

  it("[PUSH5] at most twenty: the one longest unheard of makes room", async () => {
    const first = await subscribe(ben);
    const second = await subscribe(ben);
    for (let i = 0; i < 18; i += 1) await subscribe(ben);
    must(await ben.put(at, bodyOf(first.browser)), 200);
    await subscribe(ben);
    const ids = (await devices(ben)).map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(ids).toContain(first.id);
    expect(ids).not.toContain(second.id);
    await clear(ben);
  });

  it("[PUSH7] nobody but who is signed in is told the key, which is always the same", async () => {
    expect((await house.api.call("GET", "/api/push/key")).status).toBe(401);
    const key = async (person: Person) =>
      must(await person.get<{ publicKey: string; mail: boolean }>("/api/push/key"), 200);
    const [a, b] = await Promise.all([key(ann), key(ben)]);
    expect(a).toEqual(b);
    expect(Buffer.from(a.publicKey, "base64url")).toHaveLength(65);
    expect(a.mail).toBe(false);
  });
});

describe("what is pushed", () => {
  it("[PUSH1] [PUSH2] [PUSH7] a mention: encrypted for the device, signed, with its words and the way to it", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser, id } = await subscribe(ben, { language: "de" });
    const { message } = must(await ann.say(channelId, `**look** <@${ben.userId}>`));
    const [shown] = await service.got(browser, 1);
    const count = await unread(ben);
    expect(shown).toMatchObject({
      body: "look @Ben",
      url: `/w/${workspaceId}/c/${channelId}/m/${message.seq}`,
      tag: `edgewise:${channelId}`,
      badge: count,
    });
    expect(shown?.title).toMatch(/^Ann · #/);
    const [pushed] = service.at(browser);
    expect(pushed?.headers).toMatchObject({
      "content-encoding": "aes128gcm",
      ttl: "86400",
      urgency: "high",
    });
    expect(pushed?.headers.topic).toMatch(/^[\w-]{1,32}$/);
    const { publicKey } = must(await ben.get<{ publicKey: string }>("/api/push/key"), 200);
    const claims = claimsOf(String(pushed?.headers.authorization), publicKey);
    expect(claims).toMatchObject({ aud: `https://${service.place}` });
    expect(String(claims?.["sub"])).toMatch(/^(?:mailto:|https:)/);
    const stranger = service.browser();
    expect(() => service.shown({ ...stranger, endpoint: browser.endpoint })).toThrow();
    await until(
      () => devices(ben),
      ([device]) => device?.id === id && device.sentAt !== null,
    );
    await clear(ben);
  });

  it("[PUSH3] a burst is one, and what comes soon after is gathered", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser } = await subscribe(ben);
    for (const word of ["one", "two", "three"])
      must(await ann.say(channelId, `<@${ben.userId}> ${word}`));
    const [shown] = await service.got(browser, 1);
    expect(shown?.body).toBe("@Ben one\n@Ben two\n@Ben three");
    must(await ann.say(channelId, `<@${ben.userId}> four`));
    must(await ann.say(channelId, `<@${ben.userId}> five`));
    await moment(LONG_MS);
    expect(service.at(browser)).toHaveLength(1);
    const all = await service.got(browser, 2, 30_000);
    expect(all[1]?.body).toBe("@Ben four\n@Ben five");
    await clear(ben);
  });

  it("[PUSH1] nothing while somebody is at a device, and all of it once they are idle", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser } = await subscribe(ben);
    const device = await Device.of(ben);
    must(await ann.say(channelId, `<@${ben.userId}> active`));
    await device.heard("notice");
    await moment(LONG_MS);
    expect(service.at(browser)).toEqual([]);
    device.say({ type: "idle" });
    await moment(200);
    must(await ann.say(channelId, `<@${ben.userId}> idle`));
    const [shown] = await service.got(browser, 1);
    expect(shown?.body).toBe("@Ben idle");
    await device.leave();
    await clear(ben);
  });

  it("[PUSH1] nothing in a pause, of a muted channel, or of who is blocked; the next device hears all the same", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser } = await subscribe(ben);
    const say = async (words: string) => {
      must(await ann.say(channelId, `<@${ben.userId}> ${words}`));
    };
    must(await ben.patch("/api/me/preferences", { dndUntil: Date.now() + 60_000 }));
    await say("paused");
    await noticed(ben, "paused");
    must(await ben.patch("/api/me/preferences", { dndUntil: null }));
    must(await ben.put(`/api/channels/${channelId}/level`, { level: "none" }));
    await say("muted");
    must(await ben.put(`/api/channels/${channelId}/level`, { level: "mentions" }));
    must(await ben.put(`/api/me/blocks/${ann.userId}`));
    await say("blocked");
    await moment(LONG_MS);
    expect(service.at(browser)).toEqual([]);
    must(await ben.del(`/api/me/blocks/${ann.userId}`));
    await say("open");
    const [shown] = await service.got(browser, 1);
    expect(shown?.body).toBe("@Ben open");
    await clear(ben);
  });

  it("[PUSH2] nothing of what is deleted or read before it is sent, and of an edit the words of now", async () => {
    const [gone, read, edited] = await Promise.all([
      room(ann, workspaceId, [ben]),
      room(ann, workspaceId, [ben]),
      room(ann, workspaceId, [ben]),
    ]);
    const { browser } = await subscribe(ben);
    const say = async (channelId: string, words: string) =>
      must(await ann.say(channelId, `<@${ben.userId}> ${words}`)).message.seq;
    const [a, b, c] = await Promise.all([say(gone, "x"), say(read, "x"), say(edited, "typo")]);
    must(await ann.del(`/api/channels/${gone}/messages/${a}`));
    must(await ben.put(`/api/channels/${read}/read`, { seq: b }));
    must(
      await ann.patch(`/api/channels/${edited}/messages/${c}`, { body: `<@${ben.userId}> right` }),
    );
    const [shown] = await service.got(browser, 1);
    expect(shown?.body).toBe("@Ben right");
    await moment(LONG_MS);
    expect(service.at(browser)).toHaveLength(1);
    await clear(ben);
  });

  it("[PUSH2] as much as the person wants shown", async () => {
    const { browser } = await subscribe(ben);
    for (const [shown, title, body] of [
      ["sender", /^Ann · #/, "New message"],
      ["none", /^Edgewise$/, "New message"],
    ] as const) {
      must(await ben.patch("/api/me/preferences", { shown }));
      const channelId = await room(ann, workspaceId, [ben]);
      must(await ann.say(channelId, `<@${ben.userId}> secret`));
      const all = await service.got(browser, shown === "sender" ? 1 : 2);
      expect(all.at(-1)).toMatchObject({ body });
      expect(all.at(-1)?.title).toMatch(title);
    }
    must(await ben.patch("/api/me/preferences", { shown: "all" }));
    await clear(ben);
  });

  it("[PUSH1] a reminder comes by itself", async () => {
    const { browser } = await subscribe(ben);
    must(
      await ben.post("/api/me/reminders", { text: "call the bank", at: Date.now() + 1_000 }),
      201,
    );
    const [shown] = await service.got(browser, 1);
    expect(shown).toMatchObject({ title: "Reminder", body: "call the bank", url: "/" });
    await clear(ben);
  });

  it("[PUSH5] a test reaches the device that is named, and no other", async () => {
    const one = await subscribe(ben);
    const other = await subscribe(ben);
    must(await ben.post(`${at}/${one.id}/test`), 202);
    expect(await service.got(one.browser, 1)).toMatchObject([{ title: "Edgewise", url: "/" }]);
    expect(service.at(other.browser)).toEqual([]);
    await clear(ben);
  });
});

describe("devices that do not answer", () => {
  const pathOf = ({ endpoint }: Browser) => new URL(endpoint).pathname;

  it("[PUSH5] one that is gone is let go, and the others hear", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const [gone, lost, good] = [await subscribe(ben), await subscribe(ben), await subscribe(ben)];
    service.answers.set(pathOf(gone.browser), [{ status: 410 }]);
    service.answers.set(pathOf(lost.browser), [{ status: 404 }]);
    must(await ann.say(channelId, `<@${ben.userId}> hello`));
    await service.got(good.browser, 1);
    await until(
      async () => (await devices(ben)).map(({ id }) => id),
      (ids) => ids.length === 1 && ids[0] === good.id,
    );
    await clear(ben);
  });

  it("[PUSH4] one that is out for the moment is tried again and holds up nobody", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const [slow, good] = [await subscribe(ben), await subscribe(ben)];
    const later = { status: 429, headers: { "retry-after": "1" } };
    service.answers.set(pathOf(slow.browser), [{ status: 503 }, later]);
    must(await ann.say(channelId, `<@${ben.userId}> hello`));
    await service.got(good.browser, 1);
    expect((await service.got(slow.browser, 3, 30_000)).map(({ body }) => body)).toEqual(
      Array(3).fill("@Ben hello"),
    );
    await moment(LONG_MS);
    expect(service.at(slow.browser)).toHaveLength(3);
    expect(service.at(good.browser)).toHaveLength(1);
    await clear(ben);
  });

  it("[PUSH5] a session that has ended is told nothing", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const other = await signIn(house.api, ben.email);
    const left = await subscribe(other);
    const stays = await subscribe(ben);
    must(await other.post("/api/auth/sign-out", {}));
    must(await ann.say(channelId, `<@${ben.userId}> hello`));
    await service.got(stays.browser, 1);
    expect(service.at(left.browser)).toEqual([]);
    expect(await devices(ben)).toMatchObject([{ id: stays.id }]);
    await clear(ben);
  });
});

describe("a crash", () => {
  it("[PUSH4] between notice and push neither loses nor doubles it", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser } = await subscribe(ben);
    await house.faults({ d1: "fail" });
    must(await ann.say(channelId, `<@${ben.userId}> through it`));
    // Noted in the Inbox, and not to be recorded as a job while D1 is out.
    await moment(LONG_MS);
    expect(service.at(browser)).toEqual([]);
    await house.crash();
    const [shown] = await service.got(browser, 1, 60_000);
    expect(shown?.body).toBe("@Ben through it");
    await moment(LONG_MS);
    expect(service.at(browser)).toHaveLength(1);
    ann = ann.at(house.api);
    ben = ben.at(house.api);
    await clear(ben);
  });

  it("[PUSH4] between one try and the next does not either", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { browser } = await subscribe(ben);
    service.answers.set(new URL(browser.endpoint).pathname, [{ status: 503 }]);
    must(await ann.say(channelId, `<@${ben.userId}> again`));
    await service.got(browser, 1);
    await house.crash();
    const all = await service.got(browser, 2, 90_000);
    expect(all.map(({ body }) => body)).toEqual(["@Ben again", "@Ben again"]);
    await moment(LONG_MS);
    expect(service.at(browser)).toHaveLength(2);
    ann = ann.at(house.api);
    ben = ben.at(house.api);
    await clear(ben);
  });
});
