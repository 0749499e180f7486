import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contactsAt, makeList, peopleIn } from "./support/contacts.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { jobOver, jobWhen, startJob } from "./support/jobs.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp, unique } from "./support/people.ts";
import type { List, Message, Workspace } from "./support/shapes.ts";

let house: House;
let owner: Person;
let member: Person;
let stranger: Person;
let team: Workspace;
let elsewhere: Workspace;

beforeAll(async () => {
  house = await openHouse();
  [owner, member, stranger] = (await Promise.all(
    ["Olga", "Max", "Sue"].map((name) => signUp(house.api, name)),
  )) as [Person, Person, Person];
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", member);
  elsewhere = await foundWorkspace(stranger);
});
afterAll(async () => {
  const complaints = [...(house?.api.complaints ?? [])];
  await house?.stop();
  expect(complaints).toEqual([]);
});

type Brought = Message & { as?: { name: string; at: number } };

/** Every message of a channel, ascending. */
async function allOf(person: Person, channelId: string): Promise<Brought[]> {
  const all: Brought[] = [];
  let before = "";
  for (;;) {
    const path = `/api/channels/${channelId}/messages?limit=200${before}`;
    const page = must(await person.get<List<Brought>>(path), 200);
    all.unshift(...page.items);
    if (page.nextCursor === null) return all;
    before = `&before=${page.nextCursor}`;
  }
}

function logOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      day: "2009-03-12",
      time: `10:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`,
      nick: `nick${i % 7}`,
      text: i % 5 === 0 ? "lol" : `line ${i} <@${owner.userId}> <!channel>`,
    }),
  );
}

const inputOf = (channelId: string, workspaceId = team.id) => ({
  workspaceId,
  format: "log",
  channelId,
  fileName: "irc.jsonl",
});

describe("imports of chat logs", () => {
  it("[IMP1] [IMP4] bring each line once, in order, with who said it and when, and call nobody", async () => {
    const channelId = await room(owner, team.id, [member], "public");
    must(await owner.say(channelId, "before"));
    const lines = logOf(250);
    const odd = [
      "",
      '{"day":"2009-03-12","time":"10:00","nick":"a","event":"join"}',
      "{broken",
      '{"day":"2009-03-12","time":"10:00","nick":"a","text":""}',
      JSON.stringify({ day: "2009-03-12", time: "10:00", nick: "a", text: "x".repeat(4_001) }),
    ];
    const file = [...lines.slice(0, 100), ...odd, ...lines.slice(100)].join("\n");
    const { id } = must(await startJob(owner, "import", inputOf(channelId), file), 201);
    const job = await jobOver(owner, id);
    expect(job).toMatchObject({
      state: "completed",
      progress: { done: 254, total: 254 },
      result: {
        format: "log",
        read: 254,
        imported: 250,
        merged: 0,
        skipped: { event: 1, malformed: 1, empty: 1, tooLong: 1 },
        channelId,
      },
    });
    const [before, ...brought] = await allOf(member, channelId);
    expect(before?.body).toBe("before");
    expect(brought.map(({ body }) => body)).toEqual(
      lines.map((line) => (JSON.parse(line) as { text: string }).text),
    );
    expect(brought[13]?.as).toEqual({ name: "nick6", at: Date.parse("2009-03-12T10:00:13Z") });
    expect(new Set(brought.map(({ authorId }) => authorId)).size).toBe(7);
    expect(brought.flatMap(({ mentions }) => mentions)).toEqual([]);
    expect(brought.every(({ at }, i) => i === 0 || at > (brought[i - 1]?.at ?? 0))).toBe(true);
    // Nobody who is here is taken for one who spoke elsewhere.
    expect(brought.some(({ authorId }) => [owner.userId, member.userId].includes(authorId))).toBe(
      false,
    );
  });

  it("[IMP2] the same file again brings nothing, and one that has grown what is new", async () => {
    const channelId = await room(owner, team.id, [], "private");
    const lines = logOf(120);
    const once = must(
      await startJob(owner, "import", inputOf(channelId), lines.slice(0, 90).join("\n")),
    );
    expect((await jobOver(owner, once.id)).result).toMatchObject({ imported: 90 });
    const again = must(
      await startJob(owner, "import", inputOf(channelId), `${lines.join("\n")}\n`),
    );
    expect((await jobOver(owner, again.id)).result).toMatchObject({
      read: 120,
      imported: 30,
      skipped: { repeat: 90 },
    });
    expect(await allOf(owner, channelId)).toHaveLength(120);
  });

  it("[IMP4] are for who may moderate the channel; elsewhere it is absent", async () => {
    const hidden = await room(member, team.id, [], "private");
    const open = await room(member, team.id, [], "public");
    const foreign = await room(stranger, elsewhere.id, [], "public");
    const file = logOf(2).join("\n");
    const status = async (person: Person, channelId: string, workspaceId = team.id) =>
      (await startJob(person, "import", inputOf(channelId, workspaceId), file)).status;
    expect(await status(owner, hidden)).toBe(404);
    expect(await status(owner, open)).toBe(403);
    expect(await status(owner, foreign)).toBe(404);
    expect(await status(owner, "c_none")).toBe(404);
    expect(await status(member, open)).toBe(403);
    expect(await status(stranger, open)).toBe(404);
    expect(await status(stranger, open, elsewhere.id)).toBe(404);
    expect((await startJob(owner, "import", inputOf(open))).status).toBe(400);
    for (const channelId of [hidden, open]) expect(await allOf(member, channelId)).toEqual([]);
  });
});

describe("imports of contacts", () => {
  const importInto = async (listId: string, file: string | Uint8Array) => {
    const input = { workspaceId: team.id, format: "contacts", listId, fileName: "crew.csv" };
    return jobOver(owner, must(await startJob(owner, "import", input, file), 201).id);
  };

  it("[IMP1] [IMP3] read a table, merge who is there, and say what became of each row", async () => {
    const list = await makeList(owner, team.id);
    must(
      await owner.post(contactsAt(team.id, `/${list.id}`), {
        email: "b@x.org",
        fields: { city: "Rom" },
      }),
    );
    const file = [
      "\ufeffVorname;Nachname;E-Mail;Ort",
      'Ada;"Countess\r\nof Lovelace";A@x.org;"London; Soho"',
      "Bob;;b@x.org;Paris",
      "Bobby;;B@X.ORG;",
      ";;;",
      ";;nowhere;X",
      ";;;Nameless",
      "Zoë;;;",
      "",
    ].join("\r\n");
    const job = await importInto(list.id, file);
    expect(job.result).toEqual({
      format: "contacts",
      read: 7,
      imported: 2,
      merged: 1,
      skipped: { empty: 1, badEmail: 1, nameless: 1, double: 1 },
      listId: list.id,
    });
    const people = await peopleIn(owner, team.id, list.id);
    expect(people.map(({ name }) => name).toSorted()).toEqual([
      "Ada Countess of Lovelace",
      "Bobby",
      "Zoë",
    ]);
    expect(people.find(({ email }) => email === "b@x.org")?.fields).toMatchObject({
      city: "Rom",
      ort: "Paris",
    });
    const again = await importInto(list.id, file);
    expect(again.result).toMatchObject({ imported: 0, merged: 3 });
  });

  it.each([
    ["city,zip\nRome,1\n", "invalid"],
    ["\0\0\0", "invalid"],
    [`name,email\nAda,"never closed\n${"x,y\n".repeat(300_000)}`, "invalid"],
  ])("[IMP3] a file that is none fails, and adds nobody: %#", async (file, code) => {
    const list = await makeList(owner, team.id);
    const job = await importInto(list.id, file);
    expect(job).toMatchObject({ state: "failed", error: { code } });
    expect(await peopleIn(owner, team.id, list.id)).toEqual([]);
  });

  it("[IMP1] go into a list of the workspace alone", async () => {
    const foreign = await makeList(stranger, elsewhere.id);
    const input = { workspaceId: team.id, format: "contacts", listId: foreign.id };
    expect((await startJob(owner, "import", input, "name\nAda")).status).toBe(404);
    expect((await startJob(member, "import", input, "name\nAda")).status).toBe(403);
    expect(await peopleIn(stranger, elsewhere.id, foreign.id)).toEqual([]);
  });

  it("[IMP1] a preview says what would become of the first rows, and changes nothing", async () => {
    const list = await makeList(owner, team.id, unique("preview"));
    must(await owner.post(contactsAt(team.id, `/${list.id}`), { email: "b@x.org" }));
    const file = "name,email,city\nAda,a@x.org,London\nBob,b@x.org,\nAda,a@x.org,\n,,\n";
    const seen = await preview(owner, file, list.id);
    expect(seen.json).toMatchObject({
      format: "contacts",
      fields: ["city"],
      rows: [
        { line: 2, what: "new", name: "Ada", text: "a@x.org", fields: { city: "London" } },
        { line: 3, what: "merge" },
        { line: 4, what: "skip", reason: "double" },
        { line: 5, what: "skip", reason: "empty" },
      ],
    });
    const log = await preview(
      owner,
      `${logOf(3).join("\n")}\n{"event":"join"}\n{"day":"2009-0`,
      "",
      5_000,
    );
    expect(log.json).toMatchObject({
      format: "log",
      rows: [{ what: "new", name: "nick0" }, {}, {}, { what: "skip", reason: "event" }],
    });
    expect((await preview(owner, "just words", list.id)).status).toBe(400);
    expect((await preview(member, file, list.id)).status).toBe(403);
    expect((await preview(stranger, file, list.id)).status).toBe(404);
    expect(await peopleIn(owner, team.id, list.id)).toHaveLength(1);
  });

  function preview(person: Person, head: string, listId: string, size = head.length) {
    return person.api.call<{ rows: unknown[] }>(
      "POST",
      `/api/workspaces/${team.id}/imports/preview?size=${size}&listId=${listId}`,
      { raw: head, headers: { ...person.bearer, "content-type": "application/octet-stream" } },
    );
  }
});

describe("an import that is cut off", () => {
  it("[IMP2] by kill -9 goes on after the restart and is right to the last line", async () => {
    const channelId = await room(owner, team.id, [], "public");
    const list = await makeList(owner, team.id);
    const lines = logOf(2_500);
    const rows = Array.from({ length: 3_000 }, (_, i) => `N${i},n${i}@x.org,"two\nlines ${i}"`);
    const log = must(await startJob(owner, "import", inputOf(channelId), lines.join("\n")), 201);
    const contacts = must(
      await startJob(
        owner,
        "import",
        { workspaceId: team.id, format: "contacts", listId: list.id, fileName: "" },
        `name,email,note\n${rows.join("\n")}`,
      ),
      201,
    );
    await jobWhen(owner, log.id, ({ progress }) => progress.done > 0);
    await house.crash();
    const back = owner.at(house.api);
    const done = await jobOver(back, log.id);
    expect(done.result).toEqual({
      format: "log",
      read: 2_500,
      imported: 2_500,
      merged: 0,
      skipped: {},
      channelId,
    });
    expect((await allOf(back, channelId)).map(({ body }) => body)).toEqual(
      lines.map((line) => (JSON.parse(line) as { text: string }).text),
    );
    expect((await jobOver(back, contacts.id)).result).toMatchObject({
      read: 3_000,
      imported: 3_000,
      skipped: {},
    });
    const people = await peopleIn(back, team.id, list.id);
    expect(new Set(people.map(({ email }) => email)).size).toBe(3_000);
    expect(people.every(({ fields }) => /^two\nlines \d+$/.test(fields["note"] ?? ""))).toBe(true);
  });
});
