import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, moment } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List, Message } from "./support/shapes.ts";

type Draft = { channelId: string; threadSeq: number | null; body: string; at: number };
type Saved = { channelId: string; seq: number; savedAt: number; message: Message | null };
type Sidebar = { favourites: string[]; sections: unknown[] };

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

const draftAt = (id: string) => `/api/channels/${id}/draft`;
const drafts = async (person: Person) =>
  must(await person.get<List<Draft>>("/api/me/drafts"), 200).items;

describe("drafts", () => {
  it("[DRAFT1] follow the person: every device hears, and the newer one holds", async () => {
    const other = await Device.of(ann);
    const at = Date.now();
    const put = (body: string, when: number, threadSeq?: number) =>
      ann.put<Draft>(draftAt(channelId), { body, at: when, ...(threadSeq && { threadSeq }) });
    expect(must(await put("half a", at))).toEqual({
      channelId,
      threadSeq: null,
      body: "half a",
      at,
    });
    await other.heard("draft", { channelId, threadSeq: null, body: "half a", at });
    expect(must(await put("older", at - 5))).toMatchObject({ body: "half a" });
    must(await put("in a thread", at, 7));
    expect(await drafts(ann)).toEqual([
      { channelId, threadSeq: null, body: "half a", at },
      { channelId, threadSeq: 7, body: "in a thread", at },
    ]);
    expect(other.of("draft")).toHaveLength(2);
    expect(await drafts(ben)).toEqual([]);
    await other.leave();
  });

  it("[DRAFT1] without words it is gone, and an older one does not bring it back", async () => {
    const at = Date.now() + 10;
    must(await ann.put(draftAt(channelId), { body: "x", at }));
    must(await ann.put(draftAt(channelId), { body: "", at: at + 2 }));
    must(await ann.put(draftAt(channelId), { body: "late", at: at + 1 }));
    expect((await drafts(ann)).filter(({ threadSeq }) => threadSeq === null)).toEqual([]);
  });

  it("[DRAFT1] a device whose clock goes ahead cannot hold everybody else off", async () => {
    const far = Date.now() + 10 * 86_400_000;
    const held = must(await ann.put<Draft>(draftAt(channelId), { body: "ahead", at: far }));
    expect(held.at).toBeLessThan(Date.now() + 61_000);
  });

  it.each([
    [{ body: "x" }, "no time"],
    [{ body: 5, at: 1 }, "no text"],
    [{ body: "x".repeat(16_001), at: 1 }, "too long"],
    [{ body: "x", at: 1, threadSeq: 0 }, "no thread"],
  ])("[DRAFT1] %j is refused: %s", async (body, _why) => {
    const before = await drafts(ann);
    expect((await ann.put(draftAt(channelId), body)).status).toBe(400);
    expect(await drafts(ann)).toEqual(before);
  });

  it("[DRAFT2] where one may not read there are none; who leaves a channel leaves their draft", async () => {
    const secret = await room(ann, workspaceId);
    const draft = { body: "hm", at: Date.now() };
    expect((await ben.put(draftAt(secret), draft)).status).toBe(404);
    expect((await ben.put(draftAt("c_00000000000000000000"), draft)).status).toBe(404);
    const shared = await room(ann, workspaceId, [ben]);
    must(await ben.put(draftAt(shared), draft));
    must(await ann.del(`/api/channels/${shared}/members/${ben.userId}`));
    await moment(100);
    expect(await drafts(ben)).toEqual([]);
  });
});

describe("saved messages", () => {
  const savedAt = (seq: number) => `/api/channels/${channelId}/messages/${seq}/saved`;
  const saved = async (person: Person, query = "") =>
    must(await person.get<List<Saved>>(`/api/me/saved${query}`), 200);

  it("[SAVED1] are found again, the newest first, with the words of now; devices hear", async () => {
    const device = await Device.of(ben);
    const seqs: number[] = [];
    for (const body of ["one", "two", "three"])
      seqs.push(must(await ann.say(channelId, body)).message.seq);
    for (const seq of seqs) must(await ben.put(savedAt(seq)));
    must(await ben.put(savedAt(seqs[0] ?? 0)));
    expect(device.of("saved").map(({ seq, on }) => [seq, on])).toEqual(
      seqs.map((seq) => [seq, true]),
    );
    must(
      await ann.patch(`/api/channels/${channelId}/messages/${seqs[1]}`, { body: "two, better" }),
    );
    const first = await saved(ben, "?limit=2");
    expect(first.items.map(({ message }) => message?.body)).toEqual(["three", "two, better"]);
    const rest = await saved(ben, `?limit=2&cursor=${first.nextCursor}`);
    expect(rest.items.map(({ message }) => message?.body)).toEqual(["one"]);
    expect(rest.nextCursor).toBeNull();
    must(await ben.del(savedAt(seqs[2] ?? 0)));
    await device.heard("saved", { channelId, seq: seqs[2], on: false });
    expect((await saved(ben)).items.map(({ seq }) => seq)).toEqual([seqs[1], seqs[0]]);
    expect((await saved(ann)).items).toEqual([]);
    await device.leave();
  });

  it("[SAVED2] what was deleted, or may not be read any more, shows nothing of itself", async () => {
    const shared = await room(ann, workspaceId, [ben]);
    const { seq } = must(await ann.say(shared, "for members only")).message;
    const at = `/api/channels/${shared}/messages/${seq}/saved`;
    const carl = await signUp(house.api, "Carl");
    await bring(ann, workspaceId, "member", carl);
    expect((await carl.put(at)).status).toBe(404);
    expect((await ben.put(`/api/channels/${shared}/messages/99/saved`)).status).toBe(404);
    expect((await ben.put(`/api/channels/${shared}/messages/x/saved`)).status).toBe(404);
    must(await ben.put(at));
    must(await ann.del(`/api/channels/${shared}/members/${ben.userId}`));
    const list = await ben.get<List<Saved>>("/api/me/saved");
    expect(list.text).not.toContain("for members only");
    expect(list.json.items[0]).toMatchObject({ channelId: shared, seq, message: null });
    must(await ben.del(at));

    const gone = must(await ann.say(channelId, "to be unsaid")).message.seq;
    must(await ben.put(savedAt(gone)));
    must(await ann.del(`/api/channels/${channelId}/messages/${gone}`));
    const after = await ben.get<List<Saved>>("/api/me/saved");
    expect(after.text).not.toContain("to be unsaid");
    expect(after.json.items[0]).toMatchObject({ seq: gone, message: null });
    expect((await ben.put(savedAt(gone))).status).toBe(404);
  });

  it("[SAVED2] out of the workspace is out of all that was saved there", async () => {
    const dora = await signUp(house.api, "Dora");
    await bring(ann, workspaceId, "member", dora);
    const open = await room(ann, workspaceId, [], "public");
    const { seq } = must(await ann.say(open, "house words")).message;
    must(await dora.put(`/api/channels/${open}/messages/${seq}/saved`));
    must(await ann.del(`/api/workspaces/${workspaceId}/members/${dora.userId}`));
    const list = await dora.get<List<Saved>>("/api/me/saved");
    expect(list.json.items).toMatchObject([{ seq, message: null }]);
  });
});

describe("the sidebar", () => {
  const at = () => `/api/workspaces/${workspaceId}/sidebar`;

  it("[SIDE1] favourites and sections are one's own, on every device", async () => {
    const device = await Device.of(ann);
    expect(must(await ann.get<Sidebar>(at()))).toEqual({ favourites: [], sections: [] });
    const layout = {
      favourites: [channelId],
      sections: [{ id: "a", name: "Work", channelIds: [channelId], collapsed: true }],
    };
    expect(must(await ann.put<Sidebar>(at(), layout))).toEqual(layout);
    await device.heard("changed", { what: "sidebar" });
    expect(must(await ann.get<Sidebar>(at()))).toEqual(layout);
    expect(must(await ben.get<Sidebar>(at()))).toEqual({ favourites: [], sections: [] });
    const twice = {
      favourites: [channelId, channelId],
      sections: [
        { id: "a", name: "A", channelIds: [channelId] },
        { id: "b", name: "B", channelIds: [channelId] },
      ],
    };
    expect(must(await ann.put<Sidebar>(at(), twice))).toEqual({
      favourites: [channelId],
      sections: [
        { id: "a", name: "A", channelIds: [channelId] },
        { id: "b", name: "B", channelIds: [] },
      ],
    });
    await device.leave();
  });

  it.each([
    [{ favourites: [] }, "no sections"],
    [{ favourites: ["x"], sections: [] }, "no channel"],
    [{ favourites: [], sections: [{ id: "a", name: " ", channelIds: [] }] }, "no name"],
    [
      {
        favourites: [],
        sections: [
          { id: "a", name: "A", channelIds: [] },
          { id: "a", name: "B", channelIds: [] },
        ],
      },
      "an id twice",
    ],
    [
      {
        favourites: [],
        sections: Array.from({ length: 51 }, (_, i) => ({
          id: `s${i}`,
          name: "S",
          channelIds: [],
        })),
      },
      "too many sections",
    ],
  ])("[SIDE1] %j is refused: %s", async (layout, _why) => {
    const before = must(await ann.get(at()));
    expect((await ann.put(at(), layout)).status).toBe(400);
    expect(must(await ann.get(at()))).toEqual(before);
  });

  it("[SIDE1] of a workspace that is none of yours there is none", async () => {
    const eve = await signUp(house.api, "Eve");
    expect((await eve.get(at())).status).toBe(404);
    expect((await eve.put(at(), { favourites: [], sections: [] })).status).toBe(404);
  });
});
