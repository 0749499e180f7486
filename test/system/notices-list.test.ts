import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, moment, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { Channel } from "./support/shapes.ts";

type Notice = {
  id: number;
  channelId: string;
  seq: number;
  authorId: string;
  kind: string;
  body: string;
  at: number;
  readAt: number | null;
};
type Notices = { items: Notice[]; nextCursor: string | null; unread: number };
type Inbox = { channels: { channelId: string; unread: boolean; mentions: number }[] };

let house: House;
let ann: Person;
let ben: Person;
let workspaceId: string;

beforeAll(async () => {
  house = await openHouse();
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
});

afterAll(() => house?.stop());

const list = async (person: Person, query = "") =>
  must(await person.get<Notices>(`/api/me/notices${query}`), 200);
const listed = (person: Person, fits: (page: Notices) => boolean) =>
  until(() => list(person), fits);
const inboxOf = async (person: Person, channelId: string) =>
  must(await person.get<Inbox>("/api/inbox"), 200).channels.find(
    (channel) => channel.channelId === channelId,
  );
const clear = async (person: Person) => {
  const [newest] = (await list(person)).items;
  if (newest !== undefined) must(await person.put("/api/me/notices/read", { upTo: newest.id }));
};

describe("the list of notices", () => {
  it("[NOTICE1] keeps what one was told, the newest first, by page and kind; every device hears what is read", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const device = await Device.of(ben);
    for (const word of ["a", "b", "c"]) must(await ann.say(channelId, `<@${ben.userId}> ${word}`));
    const { items, unread } = await listed(ben, (page) => page.items.length >= 3);
    expect(items.map(({ body }) => body.slice(-1))).toEqual(["c", "b", "a"]);
    expect(unread).toBe(3);
    const [newest] = items;
    expect(newest).toMatchObject({
      channelId,
      authorId: ann.userId,
      kind: "mention",
      readAt: null,
    });
    expect(Math.abs((newest?.at ?? 0) - Date.now())).toBeLessThan(20_000);
    const live = await device.heard("notice");
    expect(live["notice"]).toMatchObject({ id: items[2]?.id, at: items[2]?.at });
    const first = await list(ben, "?limit=2");
    const second = await list(ben, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(items);
    expect((await list(ben, "?kind=mention")).items).toEqual(items);
    expect((await list(ben, "?kind=direct")).items).toEqual([]);
    must(await ben.put("/api/me/notices/read", { ids: [items[2]?.id] }));
    await device.heard("changed", { what: "notices" });
    expect((await list(ben)).items.map(({ readAt }) => readAt === null)).toEqual([
      true,
      true,
      false,
    ]);
    must(await ben.put("/api/me/notices/read", { upTo: newest?.id }));
    expect((await list(ben)).unread).toBe(0);
    await device.leave();
  });

  it("[NOTICE1] reading the channel past them marks them read", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const { seq } = must(await ann.say(channelId, `<@${ben.userId}> read me`)).message;
    await listed(ben, ({ unread }) => unread === 1);
    must(await ben.put(`/api/channels/${channelId}/read`, { seq }));
    expect((await listed(ben, ({ unread }) => unread === 0)).items[0]).toMatchObject({
      body: `<@${ben.userId}> read me`,
    });
  });

  it.each([
    [{ ids: [] }, "none"],
    [{ ids: [1], upTo: 1 }, "both"],
    [{ upTo: 0 }, "no id"],
    [{}, "nothing"],
  ])("[NOTICE1] to mark %j read is refused: %s", async (body, _why) => {
    expect((await ben.put("/api/me/notices/read", body)).status).toBe(400);
  });

  it("[NOTICE1] a kind that is none is refused, a cursor that is none too", async () => {
    expect((await ben.get("/api/me/notices?kind=x")).status).toBe(400);
    expect((await ben.get("/api/me/notices?cursor=x")).status).toBe(400);
  });

  it("[NOTICE2] shows the words of now, of what is deleted nothing, and so for what one may not read any more", async () => {
    const channelId = await room(ann, workspaceId, [ben]);
    const seqs: number[] = [];
    for (const word of ["edited", "deleted", "stays"])
      seqs.push(must(await ann.say(channelId, `<@${ben.userId}> ${word}`)).message.seq);
    await listed(
      ben,
      ({ items }) => items.filter((item) => item.channelId === channelId).length === 3,
    );
    must(
      await ann.patch(`/api/channels/${channelId}/messages/${seqs[0]}`, {
        body: `<@${ben.userId}> better`,
      }),
    );
    must(await ann.del(`/api/channels/${channelId}/messages/${seqs[1]}`));
    const reply = await ben.get<Notices>("/api/me/notices");
    const here = reply.json.items.filter((item) => item.channelId === channelId);
    expect(here.map(({ body }) => body)).toEqual([
      `<@${ben.userId}> stays`,
      `<@${ben.userId}> better`,
    ]);
    expect(reply.text).not.toMatch(/edited|deleted/);
    const { unread } = await listed(ben, (page) => page.unread === 2);
    expect(unread).toBe(2);
    must(await ann.del(`/api/channels/${channelId}/members/${ben.userId}`));
    const after = await ben.get<Notices>("/api/me/notices");
    expect(after.text).not.toMatch(/stays|better/);
    expect(after.json.items.filter((item) => item.channelId === channelId)).toEqual([]);
    await clear(ben);
  });
});

describe("blocks and who may write", () => {
  it("[BLOCK1] whoever is blocked causes no notice, and says nothing in a conversation of the two", async () => {
    const carl = await signUp(house.api, "Carl");
    await bring(ann, workspaceId, "member", carl);
    const channelId = await room(ann, workspaceId, [ben, carl]);
    const make = (who: Person, others: Person[], kind = "direct") =>
      who.post<Channel>(`/api/workspaces/${workspaceId}/channels`, {
        kind,
        memberIds: others.map(({ userId }) => userId),
      });
    const direct = must(await make(carl, [ben]), 201);
    must(await carl.say(direct.id, "before"));
    const device = await Device.of(ben);
    must(await ben.put(`/api/me/blocks/${carl.userId}`));
    await device.heard("changed", { what: "blocks" });
    expect(must(await ben.get<{ items: unknown[] }>("/api/me/blocks")).items).toMatchObject([
      { userId: carl.userId },
    ]);
    const from = device.of("notice").length;
    must(await carl.say(channelId, `<@${ben.userId}> hello?`));
    must(await ann.say(channelId, `<@${ben.userId}> hello`));
    await until(
      () => Promise.resolve(device.of("notice").slice(from)),
      ({ length }) => length > 0,
    );
    await moment(300);
    expect(
      device
        .of("notice")
        .slice(from)
        .map(({ notice }) => (notice as Notice).authorId),
    ).toEqual([ann.userId]);
    expect(await inboxOf(ben, channelId)).toMatchObject({ unread: true, mentions: 1 });
    expect((await carl.say(direct.id, "now")).status).toBe(403);
    expect((await ben.say(direct.id, "I may")).status).toBe(201);
    expect((await make(carl, [ben, ann], "group")).status).toBe(403);
    must(await ben.del(`/api/me/blocks/${carl.userId}`));
    expect((await carl.say(direct.id, "again")).status).toBe(201);
    await device.leave();
    await clear(ben);
  });

  it("[BLOCK1] a conversation begun by who blocks is closed to who is blocked from the start", async () => {
    const carl = await signUp(house.api, "Carl");
    await bring(ann, workspaceId, "member", carl);
    must(await ben.put(`/api/me/blocks/${carl.userId}`));
    const body = { kind: "direct", memberIds: [carl.userId] };
    const path = `/api/workspaces/${workspaceId}/channels`;
    expect((await carl.post(path, { kind: "direct", memberIds: [ben.userId] })).status).toBe(403);
    const direct = must(await ben.post<Channel>(path, body), 201);
    expect((await carl.say(direct.id, "hm")).status).toBe(403);
    expect((await ben.say(direct.id, "listen")).status).toBe(201);
  });

  it("[BLOCK1] only people whom one meets can be blocked, and not oneself", async () => {
    const eve = await signUp(house.api, "Eve");
    expect((await ben.put(`/api/me/blocks/${eve.userId}`)).status).toBe(404);
    expect((await ben.put("/api/me/blocks/nobody")).status).toBe(404);
    expect((await ben.put(`/api/me/blocks/${ben.userId}`)).status).toBe(400);
    must(await ben.del(`/api/me/blocks/${eve.userId}`));
  });

  it("[BLOCK2] who takes no new conversations gets none; those that are there go on", async () => {
    const dora = await signUp(house.api, "Dora");
    await bring(ann, workspaceId, "member", dora);
    const path = `/api/workspaces/${workspaceId}/channels`;
    const body = { kind: "direct", memberIds: [dora.userId] };
    const old = must(await ben.post<Channel>(path, body), 201);
    must(await dora.patch("/api/me/preferences", { directs: "nobody" }));
    expect((await ann.post(path, body)).status).toBe(403);
    expect(
      (await ann.post(path, { kind: "group", memberIds: [dora.userId, ben.userId] })).status,
    ).toBe(403);
    expect(must(await ben.post<Channel>(path, body), 200).id).toBe(old.id);
    expect((await ben.say(old.id, "still here")).status).toBe(201);
    expect((await dora.post(path, { kind: "direct", memberIds: [ann.userId] })).status).toBe(201);
  });
});

describe("preferences", () => {
  it("[PREF1] begin as documented, change by name, and every device hears", async () => {
    const eve = await signUp(house.api, "Eve");
    const all = {
      receipts: true,
      directs: "everyone",
      dnd: null,
      dndUntil: null,
      undoSendS: 0,
      shown: "all",
      digest: null,
    };
    expect(must(await eve.get("/api/me/preferences"))).toEqual(all);
    const device = await Device.of(eve);
    const dnd = { from: "22:00", to: "07:00", days: [1, 2] };
    const changed = { ...all, undoSendS: 5, dnd };
    const body = { undoSendS: 5, dnd };
    expect(must(await eve.patch("/api/me/preferences", body))).toEqual(changed);
    await device.heard("preferences", { preferences: changed });
    expect(must(await eve.get("/api/me/preferences"))).toEqual(changed);
    expect(must(await ann.get("/api/me/preferences"))).toEqual(all);
    await device.leave();
  });

  it.each([
    [{}],
    [{ undoSendS: 7 }],
    [{ dnd: { from: "25:00", to: "07:00" } }],
    [{ dnd: { from: "22:00", to: "07:00", days: [7] } }],
    [{ directs: "friends" }],
    [{ receipts: "no" }],
    [{ shown: "some" }],
  ])("[PREF1] %j is refused", async (change) => {
    const before = must(await ann.get("/api/me/preferences"));
    expect((await ann.patch("/api/me/preferences", change)).status).toBe(400);
    expect(must(await ann.get("/api/me/preferences"))).toEqual(before);
  });

  it("[PREF2] who shows no receipts is in no list of readers, in channels of before and after", async () => {
    const finn = await signUp(house.api, "Finn");
    await bring(ann, workspaceId, "member", finn);
    const before = await room(ann, workspaceId, [finn]);
    const readers = async (channelId: string, seq: number) =>
      must(
        await ann.get<{ items: { userId: string }[] }>(
          `/api/channels/${channelId}/messages/${seq}/readers`,
        ),
      ).items.map(({ userId }) => userId);
    const readIn = async (channelId: string) => {
      const { seq } = must(await ann.say(channelId, "read?")).message;
      must(await finn.put(`/api/channels/${channelId}/read`, { seq }));
      return readers(channelId, seq);
    };
    expect(await readIn(before)).toContain(finn.userId);
    must(await finn.patch("/api/me/preferences", { receipts: false }));
    expect(await readIn(before)).not.toContain(finn.userId);
    const after = await room(ann, workspaceId, [finn]);
    await moment(200);
    expect(await readIn(after)).not.toContain(finn.userId);
    must(await finn.patch("/api/me/preferences", { receipts: true }));
    expect(await readIn(after)).toContain(finn.userId);
  });
});

describe("catching up", () => {
  it("[CATCH1] marks all that is unread read, or what is named; what is none of one's own is passed over", async () => {
    const gil = await signUp(house.api, "Gil");
    await bring(ann, workspaceId, "member", gil);
    const rooms = await Promise.all([0, 1, 2].map(() => room(ann, workspaceId, [gil])));
    const secret = await room(ann, workspaceId);
    for (const id of rooms) must(await ann.say(id, `<@${gil.userId}> hi`));
    const flags = () => Promise.all(rooms.map((id) => inboxOf(gil, id)));
    await until(flags, (all) => all.every((one) => one?.unread === true));
    const [first = ""] = rooms;
    const named = { channelIds: [first, secret, "c_00000000000000000000"] };
    expect(must(await gil.put("/api/inbox/read", named))).toEqual({ channelIds: [first] });
    await until(flags, ([one, two]) => one?.unread === false && two?.unread === true);
    const done = must(await gil.put<{ channelIds: string[] }>("/api/inbox/read", { all: true }));
    expect(done.channelIds.toSorted()).toEqual(rooms.slice(1).toSorted());
    await until(flags, (all) => all.every((one) => one?.unread === false && one.mentions === 0));
    await until(
      () => list(gil),
      ({ unread }) => unread === 0,
    );
  });

  it.each([
    [{}],
    [{ all: false }],
    [{ channelIds: [] }],
    [{ channelIds: ["x"] }],
    [{ all: true, channelIds: [] }],
  ])("[CATCH1] %j is refused", async (body) => {
    expect((await ann.put("/api/inbox/read", body)).status).toBe(400);
  });
});
