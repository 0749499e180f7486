import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moment, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signInGuest, signUp } from "./support/people.ts";
import { PostOffice } from "./support/post-office.ts";

const HOUR_MS = 3_600_000;
const HOURLY = { every: "hourly", language: "en" };

let house: House;
let office: PostOffice;
let ann: Person;
let ben: Person;
let workspaceId: string;

beforeAll(async () => {
  office = await PostOffice.open();
  house = await openHouse({ RATE_LIMITS: "off", FAULTS: "on", ...office.vars });
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
});

afterAll(async () => {
  await house?.stop();
  await office?.close();
});

let hoursAgo = 10;

/** Six minutes before a full hour that was: what comes now is for that hour's digest. Each time it is a later one. */
const goBack = () => {
  hoursAgo -= 1;
  const hour = Math.floor(Date.now() / HOUR_MS - hoursAgo) * HOUR_MS;
  return house.faults({ clockSkewMs: hour - 6 * 60_000 - Date.now() });
};
/** Now the hour is over, and the digest due. */
const comeBack = () => house.mend();
const choose = async (person: Person, digest: object | null) => {
  must(await person.patch("/api/me/preferences", { digest }), 200);
};
const noticed = (person: Person, words: string) =>
  until(
    async () => must(await person.get<{ items: { body: string }[] }>("/api/me/notices"), 200).items,
    (items) => items.some(({ body }) => body.includes(words)),
  );
const inboxOf = async (person: Person, channelId: string) =>
  must(
    await person.get<{ channels: { channelId: string; unread: boolean }[] }>("/api/inbox"),
    200,
  ).channels.find((channel) => channel.channelId === channelId);
const readAll = async (person: Person) => {
  must(await person.put("/api/inbox/read", { all: true }));
};

describe("the digest", () => {
  it("[DIGEST1] [DIGEST2] tells of what was missed once, mentions first, each with its link", async () => {
    await choose(ben, HOURLY);
    const [named, plain] = await Promise.all([
      room(ann, workspaceId, [ben]),
      room(ann, workspaceId, [ben]),
    ]);
    await goBack();
    const { message } = must(await ann.say(named, `can you look, <@${ben.userId}>?`));
    for (const words of ["a", "b", "c"]) must(await ann.say(plain, words));
    await noticed(ben, "can you look");
    await until(
      () => inboxOf(ben, plain),
      (channel) => channel?.unread === true,
    );
    await comeBack();
    const [letter] = await office.got(ben.email, 1);
    expect(letter?.subject).toBe("Edgewise: 1 for you, 3 new messages");
    const text = letter?.text ?? "";
    const place = `${house.served.url}/w/${workspaceId}/c/`;
    expect(text).toContain("can you look, @Ben?");
    expect(text).toContain(`${place}${named}/m/${message.seq}`);
    expect(text).toMatch(new RegExp(`3 unread\\n${place}${plain}`));
    expect(text.indexOf("can you look")).toBeLessThan(text.indexOf("3 unread"));
    // The next one has only what is new since.
    await goBack();
    must(await ann.say(named, `and you, <@${ben.userId}>?`));
    await noticed(ben, "and you");
    await comeBack();
    const [, second] = await office.got(ben.email, 2);
    expect(second?.subject).toBe("Edgewise: 1 for you");
    expect(second?.text).not.toContain("can you look");
    expect(second?.text).not.toContain(plain);
    await readAll(ben);
  });

  it("[DIGEST3] is not sent where all was read meanwhile, and says nothing of what was deleted", async () => {
    office.letters.length = 0;
    const channelId = await room(ann, workspaceId, [ben]);
    await goBack();
    const gone = must(await ann.say(channelId, `deleted <@${ben.userId}>`)).message.seq;
    const read = must(await ann.say(channelId, `read <@${ben.userId}>`)).message.seq;
    await noticed(ben, "read");
    must(await ann.del(`/api/channels/${channelId}/messages/${gone}`));
    must(await ben.put(`/api/channels/${channelId}/read`, { seq: read }));
    await until(
      () => inboxOf(ben, channelId),
      (channel) => channel?.unread === false,
    );
    await comeBack();
    await moment(4_000);
    expect(office.to(ben.email)).toEqual([]);
  });

  it("[DIGEST3] is tried again where the mail service is out, and sent once", async () => {
    office.letters.length = 0;
    office.answers.push(503);
    const channelId = await room(ann, workspaceId, [ben]);
    await goBack();
    must(await ann.say(channelId, `again <@${ben.userId}>`));
    await noticed(ben, "again");
    await comeBack();
    const [letter] = await office.got(ben.email, 1, 30_000);
    expect(letter?.text).toContain("again @Ben");
    await moment(3_000);
    expect(office.to(ben.email)).toHaveLength(1);
    await readAll(ben);
  });

  it("[DIGEST1] guests get none", async () => {
    const guest = await signInGuest(house.api);
    await bring(ann, workspaceId, "guest", guest);
    await choose(guest, HOURLY);
    const channelId = await room(ann, workspaceId, [guest]);
    const before = office.letters.length;
    await goBack();
    must(await ann.say(channelId, `hello <@${guest.userId}>`));
    await noticed(guest, "hello");
    await comeBack();
    await moment(3_000);
    expect(office.letters.length).toBe(before);
  });

  it.each([
    [{ every: "yearly" }],
    [{ every: "daily", hour: 24 }],
    [{ every: "weekly", day: 7 }],
    [{ every: "daily", language: "fr" }],
    [{}],
    ["hourly"],
  ])("[DIGEST1] %j is refused", async (digest) => {
    expect((await ben.patch("/api/me/preferences", { digest })).status).toBe(400);
  });
});

describe("the way out of it", () => {
  const preferences = async (person: Person) =>
    must(await person.get<{ digest: object | null; shown: string }>("/api/me/preferences"), 200);

  it("[DIGEST4] a link that asks, and ends it without a sign-in, also by a mail program's one click", async () => {
    office.letters.length = 0;
    await choose(ben, { ...HOURLY, language: "de" });
    const channelId = await room(ann, workspaceId, [ben]);
    await goBack();
    must(await ann.say(channelId, `bye <@${ben.userId}>`));
    await noticed(ben, "bye");
    await comeBack();
    const [letter] = await office.got(ben.email, 1);
    const headers = letter?.headers ?? {};
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const url = new URL(/^<(.+)>$/.exec(headers["List-Unsubscribe"] ?? "")?.[1] ?? "");
    expect(letter?.text).toContain(url.href);
    const link = url.pathname + url.search;
    const asked = await house.api.call("GET", link);
    expect(asked.status).toBe(200);
    expect(asked.headers["content-type"]).toContain("text/html");
    expect(asked.text).toContain('<form method="post"');
    expect((await preferences(ben)).digest).not.toBeNull();
    const raw = "List-Unsubscribe=One-Click";
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const done = await house.api.call("POST", link, { raw, headers: form });
    expect(done.status).toBe(200);
    expect((await preferences(ben)).digest).toBeNull();
    expect((await house.api.call("POST", link, { raw, headers: form })).status).toBe(200);
    await readAll(ben);
  });

  it("[DIGEST4] nobody but its holder has it: a token that was changed, cut or made up ends nothing", async () => {
    await choose(ben, HOURLY);
    const mine = Buffer.from(`${ben.userId}${"x".repeat(32)}`).toString("base64url");
    for (const token of [mine, mine.slice(0, 20), "abc", "%00", "x".repeat(500)]) {
      expect((await house.api.call("GET", `/api/unsubscribe/${token}`)).status).toBe(404);
      expect((await house.api.call("POST", `/api/unsubscribe/${token}`)).status).toBe(404);
    }
    expect((await preferences(ben)).digest).toMatchObject(HOURLY);
    await choose(ben, null);
  });
});
