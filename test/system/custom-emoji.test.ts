import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, channelsOf, foundWorkspace, must, signUp } from "./support/people.ts";
import type { List, OneMessage, Ticket, Workspace } from "./support/shapes.ts";

type Emoji = { name: string; url: string; by: string; createdAt: number };

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

let house: House;
let owner: Person;
let adder: Person;
let other: Person;
let guest: Person;
let stranger: Person;
let team: Workspace;
let elsewhere: Workspace;

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  adder = await signUp(house.api, "Ada");
  other = await signUp(house.api, "Otto");
  guest = await signUp(house.api, "Gus");
  stranger = await signUp(house.api, "Sue");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", adder, other);
  await bring(owner, team.id, "guest", guest);
  elsewhere = await foundWorkspace(stranger);
});
afterAll(async () => {
  const complaints = [...(house?.api.complaints ?? [])];
  await house?.stop();
  expect(complaints).toEqual([]);
});

const at = (workspaceId: string, name = "") =>
  `/api/workspaces/${workspaceId}/emoji${name === "" ? "" : `/${encodeURIComponent(name)}`}`;

function put(person: Person, name: string, raw: Buffer, workspaceId = team.id) {
  return house.api.call<Emoji>("PUT", at(workspaceId, name), {
    raw,
    headers: { ...person.bearer, "content-type": "application/octet-stream" },
  });
}

async function namesSeenBy(person: Person): Promise<string[]> {
  return must(await person.get<List<Emoji>>(at(team.id))).items.map(({ name }) => name);
}

const pictureStatus = async (url: string) => (await fetch(house.served.url + url)).status;

describe("custom emoji", () => {
  it("[EMOJI1] members add them, everybody sees them, and their picture is served as what it is", async () => {
    const made = must(await put(adder, "party+1", GIF), 201);
    expect(made).toMatchObject({ name: "party+1", by: adder.userId });
    expect(must(await guest.get<List<Emoji>>(at(team.id))).items).toContainEqual(made);
    const served = await fetch(house.served.url + made.url);
    expect(served.headers.get("content-type")).toBe("image/gif");
    expect(served.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Buffer.from(await served.arrayBuffer())).toEqual(GIF);
  });

  it("[EMOJI1] another picture takes the place of the first, which is gone", async () => {
    const first = must(await put(adder, "swap", PNG), 201);
    const second = must(await put(adder, "swap", GIF), 200);
    expect(second.url).not.toBe(first.url);
    expect([await pictureStatus(first.url), await pictureStatus(second.url)]).toEqual([404, 200]);
    expect(second).toMatchObject({ by: adder.userId, createdAt: first.createdAt });
  });

  it("[EMOJI1] two of the same picture go one by one", async () => {
    const one = must(await put(adder, "twin-1", PNG), 201);
    const two = must(await put(adder, "twin-2", PNG), 201);
    must(await adder.del(at(team.id, "twin-1")));
    expect([await pictureStatus(one.url), await pictureStatus(two.url)]).toEqual([404, 200]);
  });

  it("[EMOJI1] its name is a reaction like any other", async () => {
    must(await put(adder, "ship_it", PNG), 201);
    const [general] = await channelsOf(adder, team.id);
    const { message } = must(await adder.say(general?.id ?? "", "done :ship_it:"));
    const where = `/api/channels/${general?.id}/messages/${message.seq}/reactions`;
    const reacted = must(await other.put<OneMessage>(`${where}/:ship_it:`));
    expect(reacted.message.reactions).toEqual([
      { emoji: ":ship_it:", count: 1, userIds: [other.userId] },
    ]);
  });

  it("[EMOJI2] the one who added it or an admin changes and deletes it; guests add none", async () => {
    must(await put(adder, "mine", PNG), 201);
    expect((await put(other, "mine", GIF)).status).toBe(409);
    expect((await other.del(at(team.id, "mine"))).status).toBe(403);
    expect((await put(guest, "guests", PNG)).status).toBe(403);
    expect((await guest.del(at(team.id, "mine"))).status).toBe(403);
    must(await put(owner, "mine", GIF), 200);
    must(await adder.del(at(team.id, "mine")));
    must(await put(other, "mine", PNG), 201);
    must(await owner.del(at(team.id, "mine")));
    expect(await namesSeenBy(owner)).not.toContain("mine");
  });

  it("[EMOJI2] those of another workspace are absent", async () => {
    must(await put(adder, "ours-only", PNG), 201);
    expect((await stranger.get(at(team.id))).status).toBe(404);
    expect((await put(stranger, "ours-only", PNG)).status).toBe(404);
    expect((await stranger.del(at(team.id, "ours-only"))).status).toBe(404);
    expect((await stranger.del(at(elsewhere.id, "ours-only"))).status).toBe(404);
    must(await put(stranger, "ours-only", PNG, elsewhere.id), 201);
    expect(await namesSeenBy(owner)).toContain("ours-only");
  });

  it.each([
    "Upper",
    "with space",
    "é",
    "a".repeat(41),
    "a:b",
    "a/b",
    "\0",
    "<script>",
    "..",
    "\u202e",
  ])("[EMOJI1] the name %j is refused", async (name) => {
    const before = await namesSeenBy(owner);
    // What a URL makes of "..", is another address.
    expect([400, 404]).toContain((await put(adder, name, PNG)).status);
    expect(await namesSeenBy(owner)).toEqual(before);
  });

  it.each(["tada", "+1", "thumbsup", "flag-de", "e-mail"])(
    "[EMOJI1] %j is an emoji that everybody has",
    async (name) => {
      expect((await put(owner, name, PNG)).status).toBe(409);
      expect(await namesSeenBy(owner)).not.toContain(name);
    },
  );

  it.each([
    ["nothing", Buffer.alloc(0), 400],
    ["a page", Buffer.from("<html><script>alert(1)</script>"), 400],
    ["a drawing with scripts", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 400],
    ["too much", Buffer.concat([PNG, Buffer.alloc(262_145)]), 413],
  ])("[EMOJI1] %s is no picture for one", async (_what, bytes, status) => {
    expect((await put(adder, "broken", bytes)).status).toBe(status);
    expect(await namesSeenBy(owner)).not.toContain("broken");
  });

  it("[EMOJI1] devices hear that the list has changed", async () => {
    const ticket = must(await other.post<Ticket>("/api/inbox/ticket"));
    const line = await openLine(other, "", { ticket });
    must(await put(adder, "heard", PNG), 201);
    const frame = await line.heard(({ type }) => type === "changed", "changed");
    expect(frame).toMatchObject({ what: "emoji" });
    await line.leave();
  });
});
