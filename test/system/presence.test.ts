import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, moment, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List } from "./support/shapes.ts";

type Presence = {
  userId: string;
  status: string;
  lastSeenAt: number | null;
  text?: string;
  textUntil?: number;
};

let house: House;
let ann: Person;
let ben: Person;
let eve: Person;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  house = await openHouse();
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  eve = await signUp(house.api, "Eve");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
  channelId = await room(ann, workspaceId, [ben]);
});

afterAll(() => house?.stop());

const seen = async (by: Person, who: Person) =>
  must(await by.get<Presence>(`/api/users/${who.userId}/presence`), 200);
const choose = (who: Person, status: string) => who.put("/api/users/me/presence", { status });
/** Longer than a person without any socket counts as there. */
const GONE_MS = 24_000;

describe("presence", () => {
  it("[PRES1] who never came is offline; a device makes one online, idle devices away", async () => {
    expect(await seen(ann, ben)).toEqual({
      userId: ben.userId,
      status: "offline",
      lastSeenAt: null,
    });
    const laptop = await Device.of(ben);
    const phone = await Device.of(ben);
    const online = await seen(ann, ben);
    expect(online).toMatchObject({ status: "online" });
    expect(Math.abs((online.lastSeenAt ?? 0) - Date.now())).toBeLessThan(10_000);
    laptop.say({ type: "idle" });
    await moment(100);
    expect(await seen(ann, ben)).toMatchObject({ status: "online" });
    phone.say({ type: "idle" });
    await until(
      () => seen(ann, ben),
      ({ status }) => status === "away",
    );
    phone.say({ type: "active" });
    await until(
      () => seen(ann, ben),
      ({ status }) => status === "online",
    );
    await phone.leave();
    await until(
      () => seen(ann, ben),
      ({ status }) => status === "away",
    );
    await laptop.leave();
  });

  it("[PRES1] offline only when nothing came back for 20 s, and then by the last socket's going", async () => {
    const cleo = await signUp(house.api, "Cleo");
    await bring(ann, workspaceId, "member", cleo);
    const watcher = await Device.of(ann);
    watcher.say({ type: "watch", userIds: [cleo.userId] });
    await watcher.heard("presence", { userId: cleo.userId, status: "offline" });
    const device = await Device.of(cleo);
    await watcher.heard("presence", { userId: cleo.userId, status: "online" });
    const from = watcher.frames.length;
    const left = Date.now();
    await device.leave();
    expect(await seen(ann, cleo)).toMatchObject({ status: "online" });
    const gone = await watcher.heard("presence", { status: "offline" }, { from, ms: GONE_MS });
    expect(Date.now() - left).toBeGreaterThan(19_000);
    expect(Math.abs(Number(gone["lastSeenAt"]) - left)).toBeLessThan(5_000);
    await watcher.leave();
  });

  it("[PRES2] a program that only has a socket in a channel is online while it has; watchers hear when it goes", async () => {
    const bot = await signUp(house.api, "Bot");
    await bring(ann, workspaceId, "member", bot);
    const its = await room(ann, workspaceId, [bot]);
    const line = await openLine(bot, its);
    const watcher = await Device.of(ann);
    watcher.say({ type: "watch", userIds: [bot.userId] });
    await watcher.heard("presence", { userId: bot.userId, status: "online" });
    expect(await seen(ann, bot)).toMatchObject({ status: "online" });
    await line.leave();
    await watcher.heard(
      "presence",
      { userId: bot.userId, status: "offline" },
      { ms: GONE_MS + 5_000 },
    );
    await watcher.leave();
  });

  it("[PRES3] away and dnd can be chosen, until one is online again", async () => {
    const device = await Device.of(ben);
    must(await choose(ben, "away"));
    expect(await seen(ann, ben)).toMatchObject({ status: "away" });
    must(await choose(ben, "dnd"));
    await device.heard("presence", { status: "dnd" });
    expect(await seen(ann, ben)).toMatchObject({ status: "dnd" });
    expect(must(await choose(ben, "online"))).toMatchObject({ status: "online" });
    await device.leave();
  });

  it("[PRES3] the status line is beside it, until it ends", async () => {
    const device = await Device.of(ben);
    const textUntil = Date.now() + 60_000;
    must(await ben.patch("/api/me", { status: { text: "at lunch", until: textUntil } }));
    await device.heard("presence", { text: "at lunch", textUntil });
    expect(await seen(ann, ben)).toMatchObject({ status: "online", text: "at lunch", textUntil });
    await house.faults({ clockSkewMs: 61_000 });
    const later = await seen(ann, ben);
    await house.mend();
    expect(later).not.toHaveProperty("text");
    must(await ben.patch("/api/me", { status: null }));
    await device.leave();
  });

  it("[PRES4] watchers hear changes as they come, whatever channels they share", async () => {
    const watcher = await Device.of(ann);
    const device = await Device.of(ben);
    watcher.say({ type: "watch", userIds: [ben.userId, ann.userId] });
    await watcher.heard("presence", { userId: ben.userId, status: "online" });
    await watcher.heard("presence", { userId: ann.userId, status: "online" });
    device.say({ type: "idle" });
    await watcher.heard("presence", { userId: ben.userId, status: "away" });
    must(await choose(ben, "dnd"));
    await watcher.heard("presence", { userId: ben.userId, status: "dnd" });
    must(await choose(ben, "online"));
    const from = watcher.frames.length;
    watcher.say({ type: "watch", userIds: [] });
    await moment(200);
    device.say({ type: "active" });
    await moment(1_500);
    expect(
      watcher.frames
        .slice(from)
        .filter(({ userId }) => userId === ben.userId && true)
        .map(({ status }) => status),
    ).not.toContain("online");
    await device.leave();
    await watcher.leave();
  });

  it("[PRES5] strangers see nothing: 404, no frame, not in the list", async () => {
    const device = await Device.of(ben);
    const stranger = await Device.of(eve);
    expect((await eve.get(`/api/users/${ben.userId}/presence`)).status).toBe(404);
    expect((await eve.put(`/api/users/${ben.userId}/presence`, { status: "away" })).status).toBe(
      404,
    );
    expect((await ann.put(`/api/users/${ben.userId}/presence`, { status: "away" })).status).toBe(
      403,
    );
    expect((await ann.get("/api/users/nobody/presence")).status).toBe(404);
    expect(
      (await eve.get(`/api/workspaces/${workspaceId}/presence?userIds=${ben.userId}`)).status,
    ).toBe(404);
    stranger.say({ type: "watch", userIds: [ben.userId] });
    await moment(300);
    device.say({ type: "idle" });
    await moment(1_500);
    expect(stranger.of("presence").filter(({ userId }) => userId === ben.userId)).toEqual([]);
    const ids = [ann.userId, ben.userId, eve.userId].join(",");
    const list = must(
      await ann.get<List<Presence>>(`/api/workspaces/${workspaceId}/presence?userIds=${ids}`),
    );
    expect(list.items.map(({ userId }) => userId)).toEqual([ann.userId, ben.userId]);
    await stranger.leave();
    await device.leave();
  });

  it("[PRES5] out of the workspace is out of sight at once, in both directions", async () => {
    const dora = await signUp(house.api, "Dora");
    await bring(ann, workspaceId, "member", dora);
    const hers = await Device.of(dora);
    const his = await Device.of(ben);
    hers.say({ type: "watch", userIds: [ben.userId] });
    his.say({ type: "watch", userIds: [dora.userId] });
    await hers.heard("presence", { userId: ben.userId, status: "online" });
    await his.heard("presence", { userId: dora.userId, status: "online" });
    must(await ann.del(`/api/workspaces/${workspaceId}/members/${dora.userId}`));
    const [a, b] = [hers.frames.length, his.frames.length];
    hers.say({ type: "idle" });
    his.say({ type: "idle" });
    await moment(1_800);
    expect(hers.frames.slice(a).filter(({ userId }) => userId === ben.userId)).toEqual([]);
    expect(his.frames.slice(b).filter(({ userId }) => userId === dora.userId)).toEqual([]);
    expect((await dora.get(`/api/users/${ben.userId}/presence`)).status).toBe(404);
    await hers.leave();
    await his.leave();
  });

  it("[PRES6] a device's frames are judged like any other", async () => {
    const device = await Device.of(ben);
    for (const bad of [
      "nonsense",
      JSON.stringify({ type: "send", id: "a", body: "b" }),
      JSON.stringify({ type: "watch", userIds: ["a b"] }),
      JSON.stringify({ type: "watch", userIds: Array.from({ length: 201 }, (_, i) => `u${i}`) }),
    ])
      device.line.sendText(bad);
    await until(
      () => Promise.resolve(device.of("error")),
      ({ length }) => length === 4,
    );
    expect(device.of("error").every(({ code }) => code === "invalid")).toBe(true);
    device.line.sendText(Buffer.from("x".repeat(70_000)));
    expect((await device.line.closed).code).toBe(1009);
    expect((await ben.put("/api/users/me/presence", { status: "offline" })).status).toBe(400);
  });

  it("[PRES6] with D1 out nobody is shown who may not be; the watch begins when it is back", async () => {
    const watcher = await Device.of(ann);
    await house.faults({ d1: "fail" });
    watcher.say({ type: "watch", userIds: [ben.userId] });
    await moment(300);
    expect(watcher.of("presence").filter(({ userId }) => userId === ben.userId)).toEqual([]);
    await house.mend();
    await watcher.heard("presence", { userId: ben.userId }, { ms: 35_000 });
    await watcher.leave();
  });
});

describe("do not disturb", () => {
  it("[DND1] what comes in quiet hours is kept and told as quiet, and presence says so", async () => {
    const device = await Device.of(ben);
    must(await ben.patch("/api/me", { timeZone: "Asia/Tokyo" }));
    const wall = new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Asia/Tokyo",
    });
    const from = wall.format(Date.now() - 60_000);
    const to = wall.format(Date.now() + 3_600_000);
    must(await ben.patch("/api/me/preferences", { dnd: { from, to } }));
    await device.heard("presence", { status: "dnd" });
    must(await ann.say(channelId, `<@${ben.userId}> psst`));
    const { quiet } = await device.heard("notice");
    expect(quiet).toBe(true);
    must(await ben.patch("/api/me/preferences", { dnd: null, dndUntil: null }));
    await until(
      () => seen(ann, ben),
      ({ status }) => status === "online",
    );
    const count = device.frames.length;
    must(await ann.say(channelId, `<@${ben.userId}> hey`));
    expect(await device.heard("notice", {}, { from: count })).not.toHaveProperty("quiet");
    must(await ben.patch("/api/me/preferences", { dndUntil: Date.now() + 60_000 }));
    expect(await seen(ann, ben)).toMatchObject({ status: "dnd" });
    must(await ben.patch("/api/me/preferences", { dndUntil: null }));
    await device.leave();
  });

  it("[DND1] watchers hear when quiet begins and ends", async () => {
    const watcher = await Device.of(ann);
    const device = await Device.of(ben);
    watcher.say({ type: "watch", userIds: [ben.userId] });
    await watcher.heard("presence", { userId: ben.userId, status: "online" });
    must(await ben.patch("/api/me/preferences", { dndUntil: Date.now() + 2_500 }));
    await watcher.heard("presence", { userId: ben.userId, status: "dnd" });
    await watcher.heard(
      "presence",
      { userId: ben.userId, status: "online" },
      { from: watcher.frames.length, ms: 6_000 },
    );
    await device.leave();
    await watcher.leave();
  });
});
