// An export of one workspace read into another: what comes, what does not, and that it comes once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportLine } from "../../src/protocol/export.ts";
import type { ImportPreview, ImportResult } from "../../src/protocol/import.ts";
import { exportLines, exportOf, importInto, startImport, talkIn } from "./support/exports.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { jobOver, jobWhen, startJob } from "./support/jobs.ts";
import type { Person } from "./support/people.ts";
import { bring, channelsOf, foundWorkspace, must, signUp } from "./support/people.ts";
import { fillWorkspace } from "./support/rich-workspace.ts";
import type { RichWorkspace } from "./support/rich-workspace.ts";
import type { List, Message, Workspace } from "./support/shapes.ts";

/** More than an object keeps, so that the import prunes on its way. */
const WORDS = 1_300;

let house: House;
let owner: Person;
let member: Person;
let other: Person;
let newOwner: Person;
let team: RichWorkspace;
let here: Workspace;
let text: string;
let lines: ExportLine[];

beforeAll(async () => {
  house = await openHouse();
  [owner, member, other, newOwner] = (await Promise.all(
    ["Olga", "Max", "Otto", "Nora"].map((name) => signUp(house.api, name)),
  )) as [Person, Person, Person, Person];
  team = await fillWorkspace([owner, member, other], WORDS);
  text = await exportOf(owner, team.id);
  lines = exportLines(text);
  here = await foundWorkspace(newOwner);
  await bring(newOwner, here.id, "admin", member);
}, 240_000);
afterAll(() => house?.stop());

const of = <T extends ExportLine["type"]>(type: T, among = lines) =>
  among.filter((line): line is Extract<ExportLine, { type: T }> => line.type === type);
const resultOf = (job: { result: unknown }) => job.result as ImportResult;

async function preview(person: Person, workspaceId: string, file: string) {
  return person.api.call<ImportPreview>(
    "POST",
    `/api/workspaces/${workspaceId}/imports/preview?size=${Buffer.byteLength(file)}&format=export`,
    { raw: file, headers: { ...person.bearer, "content-type": "application/octet-stream" } },
  );
}

describe("an export of another workspace", () => {
  it("[IMP9] is shown before: channels to be made, people who are here, and nothing is changed", async () => {
    const digest = text.split("\n").filter((line) => !line.startsWith('{"type":"message"'));
    const seen = must(await preview(newOwner, here.id, digest.join("\n")), 200);
    expect(seen).toMatchObject({
      format: "export",
      export: { members: 1, outsiders: 2, messages: of("message").length },
    });
    const what = new Map(seen.rows.map((row) => [row.name, row]));
    expect(what.get("#general")).toMatchObject({ what: "merge" });
    expect(seen.rows.filter((row) => row.what === "new")).toHaveLength(3);
    expect(what.get("Max, Otto") ?? what.get("Otto, Max")).toMatchObject({
      what: "skip",
      reason: "unmatched",
    });
    const asAdmin = must(await preview(member, here.id, digest.join("\n")), 200);
    expect(asAdmin.rows.find((row) => !row.name.startsWith("#"))).toMatchObject({
      reason: "owner",
    });
    expect((await preview(other, here.id, text.slice(0, 1_000))).status).toBe(404);
    expect(
      (await preview(newOwner, here.id, text.replace('"version":1', '"version":9'))).status,
    ).toBe(400);
    expect(await channelsOf(newOwner, here.id)).toHaveLength(1);
  });

  it("[IMP5] [IMP6] [IMP8] comes with all that can come, once, and every line is accounted for", async () => {
    const job = await importInto(newOwner, here.id, text);
    expect(job).toMatchObject({ state: "completed", error: null });
    const { things, ...sum } = resultOf(job);
    const deleted = of("message").filter(({ deletedAt }) => deletedAt !== null).length;
    const direct = of("message").filter(({ channelId }) => channelId === team.directId).length;
    const messages = of("message").length;
    expect(things).toMatchObject({
      people: { read: 3, imported: 2, merged: 1, skipped: {} },
      groups: { read: 1, imported: 1, merged: 0, skipped: {} },
      channels: { read: 5, imported: 3, merged: 1, skipped: { unmatched: 1 } },
      messages: {
        read: messages,
        imported: messages - deleted - direct,
        merged: 0,
        skipped: { deleted, unmatched: direct },
      },
    });
    expect(sum.read).toBe(lines.length - 2);
    const passedOver = Object.values(sum.skipped).reduce((all, count) => all + count, 0);
    expect(sum.imported + sum.merged + passedOver).toBe(sum.read);

    const again = exportLines(await exportOf(newOwner, here.id));
    const said = talkIn(again);
    const general = said.get("general") ?? [];
    // What an export of everything says of itself is one of the words there.
    said.set("general", general.slice(0, -1));
    expect(said).toEqual(
      new Map([...talkIn(lines)].map(([name, talk]) => [name, talk.map(expected)])),
    );
    const kinds = (among: readonly ExportLine[]) =>
      of("channel", [...among])
        .filter(({ name }) => name !== "")
        .map(({ name, kind, topic, archivedAt }) => ({
          name,
          kind,
          topic,
          isArchived: archivedAt !== null,
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(kinds(again)).toEqual(kinds(lines));
    // Who is not here has a name, and nobody's id.
    const authors = new Map(
      of("message", again).map(({ authorId, as }) => [authorId, as?.name ?? ""]),
    );
    expect(authors.get(member.userId)).toBe("Max");
    expect([...authors.values()]).toContain("Olga");
    expect(authors.has(owner.userId)).toBe(false);
    const [group] = of("group", again);
    expect(group).toMatchObject({ handle: "crew", userIds: [member.userId] });
  });

  /** Words that name people are said by name where those are not here. */
  function expected(message: object): object {
    const { body } = message as { body: string };
    return { ...message, body: body.replace(`<@${other.userId}>`, "@Otto") };
  }

  it("[IMP5] puts private channels where their members and the importer are alone, and calls nobody", async () => {
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    const secret = of("channel").find(({ id }) => id === team.privateId)?.name ?? "";
    expect(names(await channelsOf(newOwner, here.id))).toContain(secret);
    expect(names(await channelsOf(member, here.id))).toContain(secret);
    await bring(newOwner, here.id, "member", other);
    expect(names(await channelsOf(other, here.id))).not.toContain(secret);
    const notices = must(await member.get<List<{ workspaceId: string }>>("/api/me/notices"), 200);
    expect(notices.items.filter(({ workspaceId }) => workspaceId === here.id)).toEqual([]);
  });

  it("[IMP6] brings nothing twice, whoever imports it again", async () => {
    const before = talkIn(exportLines(await exportOf(newOwner, here.id)));
    // Otto is here by now, and with him both of the direct conversation.
    const { things } = resultOf(await importInto(newOwner, here.id, text));
    expect(things).toMatchObject({
      people: { imported: 1, merged: 2 },
      groups: { merged: 1 },
      channels: { imported: 1, merged: 3, skipped: { archived: 1 } },
      messages: { imported: 1 },
    });
    const after = talkIn(exportLines(await exportOf(newOwner, here.id)));
    for (const [name, talk] of before)
      expect(after.get(name)?.slice(0, talk.length), name).toEqual(talk);
    const direct = (await channelsOf(other, here.id)).find(({ kind }) => kind === "direct");
    const page = must(await other.get<List<Message>>(`/api/channels/${direct?.id}/messages`), 200);
    expect(page.items).toMatchObject([{ body: "between us", authorId: member.userId }]);
    const third = resultOf(await importInto(newOwner, here.id, text));
    expect(third.things?.messages.imported).toBe(0);
    expect(third.things?.channels.imported).toBe(0);
    const byAdmin = resultOf(await importInto(member, here.id, text));
    expect(byAdmin.imported - (byAdmin.things?.people.imported ?? 0)).toBe(0);
    expect(byAdmin.things?.channels.skipped).toMatchObject({ owner: 1 });
  });

  it("[IMP6] comes back into its own workspace as nothing new", async () => {
    const { things } = resultOf(await importInto(owner, team.id, text));
    expect(things?.messages.imported).toBe(0);
    expect(things?.channels).toMatchObject({ imported: 0, skipped: { archived: 1 } });
    expect(things?.people).toMatchObject({ merged: 3 });
  });
});

describe("an export that cannot be taken in", () => {
  const message = (i: number) =>
    text.split("\n").findIndex((line, at) => at > i && line.startsWith('{"type":"message"'));
  const changed = (change: (all: string[]) => string[]) => change(text.split("\n")).join("\n");
  const CASES: [string, () => string | Uint8Array, RegExp][] = [
    [
      "another version's",
      () => text.replace('"version":1', '"version":2'),
      /version 2.*reads version 1/,
    ],
    [
      "a chat log",
      () => '{"day":"2009-03-12","time":"10:00","nick":"a","text":"b"}\n',
      /no export/,
    ],
    ["no text", () => new Uint8Array([0x1f, 0x8b, 8, 0, 0, 1, 2, 3]), /no export/],
    ["cut off", () => text.slice(0, Math.floor(text.length / 2)), /Line \d+|cut off/],
    [
      "without its end",
      () => changed((all) => all.filter((line) => !line.startsWith('{"type":"end"'))),
      /cut off/,
    ],
    ["short of a line", () => changed((all) => all.toSpliced(message(40), 1)), /counts/],
    [
      "damaged in the middle",
      () =>
        changed((all) =>
          all.with(message(60), all[message(60)]?.replace('"seq":', '"sec":') ?? ""),
        ),
      /Line \d+/,
    ],
  ];
  it.each(CASES)("[IMP7] because it is %s changes nothing and says why", async (_, file, why) => {
    const empty = await foundWorkspace(newOwner);
    const job = await importInto(newOwner, empty.id, file());
    expect(job).toMatchObject({ state: "failed", error: { code: "invalid" } });
    expect(job.error?.message).toMatch(why);
    const [general, ...rest] = await channelsOf(newOwner, empty.id);
    expect(rest).toEqual([]);
    const page = must(
      await newOwner.get<List<Message>>(`/api/channels/${general?.id}/messages`),
      200,
    );
    expect(page.items).toEqual([]);
    const groups = must(
      await newOwner.get<List<object>>(`/api/workspaces/${empty.id}/groups`),
      200,
    );
    expect(groups.items).toEqual([]);
  });

  it("[IMP5] is for admins, and never shows private words in public", async () => {
    const closed = await foundWorkspace(newOwner);
    await bring(newOwner, closed.id, "moderator", member);
    const input = { workspaceId: closed.id, format: "export", fileName: "" };
    expect((await startJob(member, "import", input, text)).status).toBe(403);
    expect((await startJob(other, "import", input, text)).status).toBe(404);
    expect((await startJob(newOwner, "import", input)).status).toBe(400);
    const secret = of("channel").find(({ id }) => id === team.privateId);
    must(
      await newOwner.post(`/api/workspaces/${closed.id}/channels`, {
        kind: "public",
        name: secret?.name,
      }),
      201,
    );
    const { things } = resultOf(await importInto(newOwner, closed.id, text));
    expect(things?.channels.skipped).toMatchObject({ exposed: 1 });
    const there = (await channelsOf(newOwner, closed.id)).find(({ name }) => name === secret?.name);
    const page = must(
      await newOwner.get<List<Message>>(`/api/channels/${there?.id}/messages`),
      200,
    );
    expect(page.items).toEqual([]);
  });
});

describe("an import of an export that is cut off", () => {
  it("[IMP6] by kill -9, again and again, is right to the last line", async () => {
    const empty = await foundWorkspace(newOwner);
    const { id } = await startImport(newOwner, empty.id, text);
    for (const share of [0.1, 0.4, 0.7]) {
      await jobWhen(
        newOwner.at(house.api),
        id,
        ({ state, progress: { done, total } }) =>
          state === "completed" || (total !== null && done >= total * share),
      );
      await house.crash();
    }
    const back = newOwner.at(house.api);
    const { things } = resultOf(await jobOver(back, id));
    const deleted = of("message").filter(({ deletedAt }) => deletedAt !== null).length;
    const direct = of("message").filter(({ channelId }) => channelId === team.directId).length;
    expect(things).toMatchObject({
      people: { read: 3, imported: 3, merged: 0 },
      groups: { read: 1, imported: 1 },
      channels: { read: 5, imported: 3, merged: 1, skipped: { unmatched: 1 } },
      messages: {
        imported: of("message").length - deleted - direct,
        skipped: { deleted, unmatched: direct },
      },
    });
    const said = talkIn(exportLines(await exportOf(back, empty.id)));
    said.set("general", (said.get("general") ?? []).slice(0, -1));
    for (const [name, talk] of talkIn(lines))
      expect(said.get(name), name).toHaveLength(talk.length);
  }, 240_000);
});
