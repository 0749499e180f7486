import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, moment, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List, MessageList, OneMessage } from "./support/shapes.ts";

type Scheduled = {
  id: string;
  channelId: string;
  threadSeq: number | null;
  body: string;
  sendAt: number;
  failed: { code: string; message: string } | null;
};
type Notice = { id: number; kind: string; channelId: string; seq: number; body: string };

let house: House;
let ann: Person;
let ben: Person;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  house = await openHouse();
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
  channelId = await room(ann, workspaceId, [ben]);
});

afterAll(() => house?.stop());

const DAY_MS = 86_400_000;
const plan = (person: Person, body: object, at = channelId) =>
  person.post<Scheduled>(`/api/channels/${at}/scheduled`, body);
const scheduled = async (person: Person) =>
  must(await person.get<List<Scheduled>>("/api/me/scheduled"), 200).items;
const bodies = async (person: Person, at = channelId) =>
  must(await person.get<MessageList>(`/api/channels/${at}/messages`)).items.map(({ body }) => body);
const notices = async (person: Person, kind: string) =>
  must(await person.get<List<Notice>>(`/api/me/notices?kind=${kind}`)).items;

describe("scheduled messages", () => {
  it("[SCHED1] are said by their author when the time has come, and every device hears", async () => {
    const device = await Device.of(ann);
    const sendAt = Date.now() + 1_500;
    const item = must(await plan(ann, { body: "good morning", sendAt }), 201);
    expect(item).toMatchObject({ channelId, body: "good morning", sendAt, failed: null });
    await device.heard("scheduled", { item: { ...item } });
    expect(await scheduled(ann)).toEqual([item]);
    expect(await scheduled(ben)).toEqual([]);
    expect(await bodies(ben)).not.toContain("good morning");
    await device.heard("scheduled", { id: item.id, gone: true });
    expect(Date.now()).toBeGreaterThanOrEqual(sendAt);
    const { items } = must(await ben.get<MessageList>(`/api/channels/${channelId}/messages`));
    expect(items.filter(({ body }) => body === "good morning")).toMatchObject([
      { authorId: ann.userId, clientMsgId: `scheduled-${item.id}` },
    ]);
    expect(await scheduled(ann)).toEqual([]);
    await device.leave();
  });

  it("[SCHED1] can be changed, taken back, and sent at once, also into a thread", async () => {
    const sendAt = Date.now() + DAY_MS;
    const top = must(await ben.say(channelId, "question")).message;
    const { id } = must(await plan(ann, { body: "a", sendAt, threadSeq: top.seq }), 201);
    const at = `/api/me/scheduled/${id}`;
    const changed = must(await ann.patch<Scheduled>(at, { body: "b", sendAt: sendAt + 1 }));
    expect(changed).toMatchObject({ id, body: "b", sendAt: sendAt + 1, threadSeq: top.seq });
    const { message } = must(await ann.post<OneMessage>(`${at}/send`));
    expect(message).toMatchObject({ body: "b", threadSeq: top.seq, authorId: ann.userId });
    expect((await ann.post(`${at}/send`)).status).toBe(404);
    const other = must(await plan(ann, { body: "never", sendAt }), 201);
    must(await ann.del(`/api/me/scheduled/${other.id}`));
    expect(await scheduled(ann)).toEqual([]);
  });

  it("[SCHED3] nobody touches another's", async () => {
    const item = must(await plan(ann, { body: "mine", sendAt: Date.now() + DAY_MS }), 201);
    const at = `/api/me/scheduled/${item.id}`;
    expect((await ben.patch(at, { body: "ours" })).status).toBe(404);
    expect((await ben.post(`${at}/send`)).status).toBe(404);
    expect((await ben.del(at)).status).toBe(404);
    expect(await scheduled(ann)).toEqual([item]);
    must(await ann.del(at));
  });

  it.each([
    [{ body: "x", sendAt: 1 }, 400, "a time that is past"],
    [{ body: "x", sendAt: Date.now() + 400 * DAY_MS }, 400, "too far away"],
    [{ body: "", sendAt: Date.now() + DAY_MS }, 400, "no words"],
    [{ body: "x".repeat(4_001), sendAt: Date.now() + DAY_MS }, 400, "too many words"],
    [{ body: "x" }, 400, "no time"],
    [{ body: "x", sendAt: Date.now() + DAY_MS, threadSeq: 9_999 }, 404, "no such thread"],
  ])("[SCHED3] %j is refused with %i: %s", async (body, status, _why) => {
    expect((await plan(ann, body)).status).toBe(status);
    expect(await scheduled(ann)).toEqual([]);
  });

  it("[SCHED3] only where one may write", async () => {
    const secret = await room(ann, workspaceId);
    const open = await room(ann, workspaceId, [], "public");
    const body = { body: "x", sendAt: Date.now() + DAY_MS };
    expect((await plan(ben, body, secret)).status).toBe(404);
    expect((await plan(ben, body, open)).status).toBe(403);
    must(await ann.del(`/api/channels/${open}`));
    expect((await plan(ann, body, open)).status).toBe(403);
  });

  it("[SCHED2] what is refused when its time has come stays, says why, and is a notice", async () => {
    const shared = await room(ann, workspaceId, [ben]);
    const device = await Device.of(ben);
    const item = must(
      await plan(ben, { body: "too late", sendAt: Date.now() + 1_000 }, shared),
      201,
    );
    must(await ann.del(`/api/channels/${shared}/members/${ben.userId}`));
    const [failed] = await until(
      () => scheduled(ben),
      ([one]) => one !== undefined && one.failed !== null,
    );
    expect(failed).toMatchObject({ id: item.id, failed: { code: "not_found" } });
    await device.heard("notice");
    expect(await notices(ben, "scheduled")).toMatchObject([{ body: "too late" }]);
    expect(await bodies(ann, shared)).not.toContain("too late");
    const refused = await ben.post(`/api/me/scheduled/${item.id}/send`);
    expect(refused.status).toBe(404);
    expect(await scheduled(ben)).toMatchObject([{ id: item.id, failed: { code: "not_found" } }]);
    must(await ann.put(`/api/channels/${shared}/members/${ben.userId}`));
    must(await ben.post(`/api/me/scheduled/${item.id}/send`));
    expect(await bodies(ann, shared)).toEqual(["too late"]);
    expect(await scheduled(ben)).toEqual([]);
    await device.leave();
  });

  it("[SCHED1] go on when their author has signed out", async () => {
    const cleo = await signUp(house.api, "Cleo");
    await bring(ann, workspaceId, "member", cleo);
    const shared = await room(ann, workspaceId, [cleo]);
    must(await plan(cleo, { body: "from afar", sendAt: Date.now() + 1_000 }, shared), 201);
    must(await cleo.post("/api/auth/sign-out", {}));
    expect(
      await until(
        () => bodies(ann, shared),
        ({ length }) => length > 0,
      ),
    ).toEqual(["from afar"]);
  });
});

describe("reminders", () => {
  type Reminder = { id: string; text: string; at: number; channelId: string | null };
  const remind = (person: Person, body: object) => person.post<Reminder>("/api/me/reminders", body);
  const reminders = async (person: Person) =>
    must(await person.get<List<Reminder>>("/api/me/reminders"), 200).items;

  it("[REMIND1] become a notice when their time has come, once", async () => {
    const device = await Device.of(ann);
    const { seq } = must(await ben.say(channelId, "look at this")).message;
    const at = Date.now() + 1_200;
    const made = must(await remind(ann, { text: "look again", at, channelId, seq }), 201);
    const plain = must(await remind(ann, { text: "tea", at: at + DAY_MS }), 201);
    expect(await reminders(ann)).toMatchObject([{ id: made.id }, { id: plain.id }]);
    expect(await reminders(ben)).toEqual([]);
    const { notice } = await device.heard("notice");
    expect(notice).toMatchObject({
      kind: "reminder",
      channelId,
      workspaceId,
      seq,
      body: "look again",
    });
    expect(await reminders(ann)).toMatchObject([{ id: plain.id, text: "tea", channelId: null }]);
    expect(await notices(ann, "reminder")).toMatchObject([{ body: "look again", channelId, seq }]);
    must(await ann.del(`/api/me/reminders/${plain.id}`));
    expect((await ann.del(`/api/me/reminders/${plain.id}`)).status).toBe(404);
    expect(await reminders(ann)).toEqual([]);
    await device.leave();
  });

  it.each([
    [{ text: "x", at: 1 }, 400],
    [{ text: "", at: Date.now() + DAY_MS }, 400],
    [{ text: "x", at: Date.now() + DAY_MS, seq: 1 }, 400],
    [{ text: "x", at: Date.now() + DAY_MS, channelId: "c_00000000000000000000" }, 404],
  ])("[REMIND1] %j is refused with %i", async (body, status) => {
    expect((await remind(ann, body)).status).toBe(status);
    expect(await reminders(ann)).toEqual([]);
  });

  it("[REMIND1] of a message that one may not read there are none", async () => {
    const secret = await room(ann, workspaceId);
    const { seq } = must(await ann.say(secret, "secret")).message;
    const body = { text: "x", at: Date.now() + DAY_MS, channelId: secret, seq };
    expect((await remind(ben, body)).status).toBe(404);
    expect((await remind(ann, { ...body, seq: 99 })).status).toBe(404);
  });
});

describe("across a crash", () => {
  it("[SCHED1] [REMIND1] what was due while nobody lived happens exactly once after", async () => {
    const texts = ["first", "second", "third"];
    const sendAt = Date.now() + 1_500;
    for (const [i, body] of texts.entries())
      must(await plan(ann, { body: `${body} after a crash`, sendAt: sendAt + i }), 201);
    const body = { text: "wake up", at: sendAt };
    must(await ann.post("/api/me/reminders", body), 201);
    await house.crash();
    const again = ann.at(house.api);
    const said = () => bodies(again);
    await until(
      said,
      (all) => texts.every((text) => all.includes(`${text} after a crash`)),
      15_000,
    );
    // Once more in the middle of it, and long enough for a repeat to show.
    must(
      await again.post(`/api/channels/${channelId}/scheduled`, {
        body: "on the way",
        sendAt: Date.now() + 300,
      }),
      201,
    );
    await moment(310);
    await house.crash();
    const third = ann.at(house.api);
    await until(
      () => bodies(third),
      (all) => all.includes("on the way"),
      40_000,
    );
    await moment(3_000);
    const all = (await bodies(third)).filter((text) => /crash|on the way/.test(text));
    expect(all).toEqual([...texts.map((text) => `${text} after a crash`), "on the way"]);
    expect(await scheduled(third)).toEqual([]);
    expect((await notices(third, "reminder")).map((one) => one.body)).toEqual([
      "wake up",
      "look again",
    ]);
  });
});
