import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { until } from "./support/device.ts";
import { openLine } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List, Message } from "./support/shapes.ts";

type Thread = {
  channelId: string;
  seq: number;
  lastReplyAt: number;
  unread: boolean;
  message: Message;
  replies: Message[];
};

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

const threads = async (person: Person, query = "") =>
  must(await person.get<List<Thread>>(`/api/me/threads${query}`), 200);
const say = async (person: Person, channelId: string, body: string, threadSeq?: number) =>
  must(await person.say(channelId, body, threadSeq === undefined ? {} : { threadSeq })).message;

describe("the list of threads", () => {
  it("[THREADS1] has those that one follows, of every channel, the latest reply first, also where one sits in the channel", async () => {
    const [one, two] = [await room(ann, workspaceId, [ben]), await room(ann, workspaceId, [ben])];
    const line = await openLine(ben, one);
    const first = await say(ben, one, "question one");
    const second = await say(ben, two, "question two");
    const quiet = await say(ben, two, "nobody answers");
    const foreign = await say(ann, one, "not his");
    await say(ann, one, "a reply of her own", foreign.seq);
    for (const body of ["r1", "r2", "r3"]) await say(ann, one, body, first.seq);
    await say(ann, two, "r4", second.seq);
    const { items, nextCursor } = await threads(ben);
    expect(nextCursor).toBeNull();
    expect(items.map(({ seq, channelId }) => [channelId, seq])).toEqual([
      [two, second.seq],
      [one, first.seq],
    ]);
    expect(items[1]).toMatchObject({ unread: true, message: { body: "question one" } });
    expect(items[1]?.replies.map(({ body }) => body)).toEqual(["r2", "r3"]);
    expect(items.map(({ seq }) => seq)).not.toContain(quiet.seq);
    const page = await threads(ben, "?limit=1");
    expect(page.items.map(({ seq }) => seq)).toEqual([second.seq]);
    const rest = await threads(ben, `?limit=1&cursor=${page.nextCursor}`);
    expect(rest.items.map(({ seq }) => seq)).toEqual([first.seq]);
    expect(rest.nextCursor).toBeNull();

    must(await ben.put("/api/me/threads/read", { channelId: one, seq: first.seq }));
    expect((await threads(ben)).items.map(({ unread }) => unread)).toEqual([true, false]);
    const last = await say(ann, one, "r5", first.seq);
    expect((await threads(ben)).items[0]).toMatchObject({ seq: first.seq, unread: true });
    must(await ben.put(`/api/channels/${one}/read`, { seq: last.seq }));
    await until(
      () => threads(ben),
      ({ items: [top] }) => top?.unread === false,
    );
    await say(ben, one, "my own", first.seq);
    expect((await threads(ben)).items[0]).toMatchObject({ seq: first.seq, unread: false });
    must(await ben.del(`/api/channels/${one}/messages/${first.seq}/follow`));
    expect((await threads(ben)).items.map(({ seq }) => seq)).toEqual([second.seq]);
    await line.leave();
  });

  it("[THREADS1] shows nothing of channels that one has left, and nothing that is deleted", async () => {
    const shared = await room(ann, workspaceId, [ben]);
    const top = await say(ben, shared, "private matter");
    const gone = await say(ann, shared, "unsaid", top.seq);
    await say(ann, shared, "kept", top.seq);
    must(await ann.del(`/api/channels/${shared}/messages/${gone.seq}`));
    const before = await ben.get<List<Thread>>("/api/me/threads");
    expect(before.text).not.toContain("unsaid");
    expect(before.json.items[0]?.replies.map(({ body }) => body)).toEqual(["kept"]);
    must(await ann.del(`/api/channels/${shared}/members/${ben.userId}`));
    expect((await ben.get("/api/me/threads")).text).not.toMatch(/private matter|kept/);
    const body = { channelId: shared, seq: top.seq };
    expect((await ben.put("/api/me/threads/read", body)).status).toBe(404);
  });

  it("[THREADS1] reading a thread marks its notices read; what is none is refused", async () => {
    const shared = await room(ann, workspaceId, [ben]);
    const top = await say(ben, shared, "well?");
    await say(ann, shared, "well!", top.seq);
    const unread = async () =>
      must(
        await ben.get<{ items: { kind: string; channelId: string; readAt: number | null }[] }>(
          "/api/me/notices",
        ),
      ).items.filter(
        ({ kind, channelId, readAt }) =>
          kind === "reply" && channelId === shared && readAt === null,
      ).length;
    await until(unread, (count) => count === 1);
    must(await ben.put("/api/me/threads/read", { channelId: shared, seq: top.seq }));
    expect(await unread()).toBe(0);
    expect((await ben.get("/api/me/threads?cursor=x")).status).toBe(400);
    expect((await ben.put("/api/me/threads/read", { channelId: "x", seq: 1 })).status).toBe(400);
    expect((await ben.put("/api/me/threads/read", { channelId: shared, seq: 99 })).status).toBe(
      404,
    );
  });
});
