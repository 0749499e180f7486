// Reports and exports as jobs, over a workspace with something of everything.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_COUNTS, countLine, parseExportLine } from "../../src/protocol/export.ts";
import type { ExportLine, ExportNote } from "../../src/protocol/export.ts";
import type { JobView } from "../../src/protocol/jobs.ts";
import type { Report } from "../../src/protocol/report.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { channelsOf, must, signUp } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { RichWorkspace } from "./support/rich-workspace.ts";
import { fillWorkspace } from "./support/rich-workspace.ts";
import type { Channel, List, Message, MessageList } from "./support/shapes.ts";

/** More than an object keeps, so that some of it is in D1 alone. */
const WORDS = 1_300;
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;

let house: House;
let owner: Person;
let member: Person;
let other: Person;
let team: RichWorkspace;

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  member = await signUp(house.api, "Max");
  other = await signUp(house.api, "Otto");
  team = await fillWorkspace([owner, member, other], WORDS);
}, 240_000);
afterAll(() => house?.stop());

/** Runs a job to its end; answers it and its output. */
async function run(
  who: Person,
  kind: string,
  input: object,
): Promise<{ job: JobView; text: string }> {
  const body = { workspaceId: team.id, ...input };
  let job = must(await who.post<JobView>(`/api/jobs/${kind}`, body), 201);
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    job = must(await who.get<JobView>(`/api/jobs/${job.id}`), 200);
    if (job.state === "completed") {
      const { text } = await who.get(`/api/jobs/${job.id}/output`);
      return { job, text };
    }
    if (job.state === "failed") throw new Error(JSON.stringify(job.error));
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`the job did not end: ${JSON.stringify(job)}`);
}

/** Every message of a channel, replies too, as somebody in it reads them. */
async function readAll(who: Person, channelId: string): Promise<Message[]> {
  const at = `/api/channels/${channelId}/messages?limit=200`;
  const pages = async (path: string) => {
    const found: Message[] = [];
    for (let before: number | null = null; ;) {
      const query = before === null ? "" : `&before=${before}`;
      const page: MessageList = must(await who.get<MessageList>(`${path}${query}`), 200);
      found.push(...page.items);
      if (page.nextCursor === null) return found;
      before = page.nextCursor;
    }
  };
  const top = await pages(at);
  const found = new Map(top.map((message) => [message.seq, message]));
  for (const { seq, replyCount } of top)
    if (replyCount > 0)
      for (const reply of await pages(`${at}&thread=${seq}`)) found.set(reply.seq, reply);
  return [...found.values()].toSorted((a, b) => a.seq - b.seq);
}

const today = () => new Date().toISOString().slice(0, 10);
const yesterday = () => new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);

describe("a report", () => {
  it("[REPORT1] counts every message that is there, wherever it is stored, and tells hidden channels not apart", async () => {
    const { job, text } = await run(owner, "report", { from: yesterday(), to: today() });
    const report = JSON.parse(text) as Report;
    const listed = (await channelsOf(owner, team.id)).map(({ id }) => id);
    const open = new Map<string, Message[]>();
    for (const id of new Set([...listed, team.longId, team.privateId]))
      open.set(
        id,
        (await readAll(owner, id)).filter(({ deletedAt }) => deletedAt === null),
      );
    // The archived one is in no list, and the direct one is none of the owner's.
    for (const { channelId, messages, replies, people } of report.channels) {
      const said = open.get(channelId ?? "");
      if (said === undefined) continue;
      expect([channelId, messages, replies, people]).toEqual([
        channelId,
        said.length,
        said.filter(({ threadSeq }) => threadSeq !== null).length,
        new Set(said.map(({ authorId }) => authorId)).size,
      ]);
      open.delete(channelId ?? "");
    }
    expect([...open.keys()]).toEqual([]);
    expect(report.channels.filter(({ channelId }) => channelId === null)).toEqual([
      { channelId: null, name: "", kind: "direct", messages: 1, replies: 0, people: 1 },
    ]);
    const total = (list: { messages: number }[]) =>
      list.reduce((sum, { messages }) => sum + messages, 0);
    expect(total(report.days)).toBe(report.totals.messages);
    expect(total(report.channels)).toBe(report.totals.messages);
    expect(total(report.people)).toBe(report.totals.messages);
    expect(report.people.map(({ name }) => name).toSorted()).toEqual(["Max", "Olga"]);
    expect(job).toMatchObject({ result: report.totals, hasOutput: true });
    expect(job.progress.done).toBe(job.progress.total);

    const past = await run(owner, "report", { from: "2020-01-01", to: "2020-01-31" });
    expect((JSON.parse(past.text) as Report).totals).toEqual({
      messages: 0,
      replies: 0,
      people: 0,
    });
  });

  it("[REPORT1] [REPORT2] is for admins, and of days that there are", async () => {
    const ask = (who: Person, input: object) =>
      who.post("/api/jobs/report", { workspaceId: team.id, ...input });
    const range = { from: yesterday(), to: today() };
    expect((await ask(other, range)).status).toBe(403);
    expect((await ask(owner, { ...range, to: "2020-01-01" })).status).toBe(400);
    expect((await ask(owner, { ...range, timeZone: "Mars/Olympus" })).status).toBe(400);
  });
});

describe("an export", () => {
  const linesOf = (text: string): ExportLine[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const read = parseExportLine(line);
        if ("wrong" in read) throw new Error(read.wrong);
        return read.ok;
      });
  const idsOf = (lines: readonly ExportLine[], type: "channel" | "person") =>
    lines.flatMap((line) => (line.type === type ? [line.id] : []));

  it("[EXPORT1] [EXPORT2] of public channels has all that was said there and nothing of the others, and everybody knows of it", async () => {
    const { job, text } = await run(owner, "export", {});
    const lines = linesOf(text);
    expect(lines[0]).toMatchObject({ type: "export", scope: "public", workspace: { id: team.id } });
    expect(lines.at(-1)).toEqual({
      type: "end",
      counts: lines.map(({ type }) => type).reduce(countLine, NO_COUNTS),
    });
    const ids = idsOf(lines, "channel");
    expect(ids).toContain(team.longId);
    expect(ids).not.toContain(team.privateId);
    expect(ids).not.toContain(team.directId);
    expect(idsOf(lines, "person").toSorted()).toEqual(
      [owner, member, other].map(({ userId }) => userId).toSorted(),
    );
    for (const id of ids) await sameAs(id, lines);
    const notes = must(
      await other.get<List<ExportNote>>(`/api/workspaces/${team.id}/exports`),
      200,
    );
    expect(notes.items).toEqual([
      { id: job.id, userId: owner.userId, scope: "public", at: expect.any(Number) },
    ]);
    const stranger = await signUp(house.api, "Sven");
    expect((await stranger.get(`/api/workspaces/${team.id}/exports`)).status).toBe(404);
  });

  it("[EXPORT2] of everything is the owner's alone, has all conversations, and is said in the workspace", async () => {
    const body = { workspaceId: team.id, scope: "all" };
    expect((await member.post("/api/jobs/export", body)).status).toBe(403);
    expect((await owner.post("/api/jobs/export", { ...body, scope: "some" })).status).toBe(400);
    const { job, text } = await run(owner, "export", { scope: "all" });
    const ids = idsOf(linesOf(text), "channel");
    expect(ids).toEqual(expect.arrayContaining([team.longId, team.privateId, team.directId]));
    expect(text).toContain("between us");
    const [general] = must(
      await other.get<List<Channel>>(`/api/workspaces/${team.id}/channels?limit=100`),
      200,
    ).items.filter(({ name }) => name === "general");
    const said = (await readAll(other, general?.id ?? "")).at(-1);
    expect(said).toMatchObject({
      authorId: owner.userId,
      clientMsgId: `job.${job.id}.told`,
      me: true,
    });
    // Whoever looks after the workspace may see that there was one, but not have it.
    expect((await member.get(`/api/jobs/${job.id}/output`)).status).not.toBe(200);
  });

  /** The messages of a channel in an export are those that its owner reads. */
  async function sameAs(channelId: string, lines: readonly ExportLine[]): Promise<void> {
    const exported = lines.flatMap((line) =>
      line.type === "message" && line.channelId === channelId ? [line] : [],
    );
    const read = await readAll(owner, channelId);
    expect(
      exported.map(({ seq, body, authorId, at, threadSeq, pinned, deletedAt }) => ({
        seq,
        body,
        authorId,
        at,
        threadSeq,
        pinned,
        deletedAt,
      })),
    ).toEqual(
      read.map(({ seq, body, authorId, at, threadSeq, pinned, deletedAt }) => ({
        seq,
        body,
        authorId,
        at,
        threadSeq,
        pinned,
        deletedAt,
      })),
    );
    for (const [i, { seq, editedAt, deletedAt }] of read.entries()) {
      if (editedAt === null || deletedAt !== null) continue;
      const versions = must(
        await owner.get<List<{ body: string; at: number }>>(
          `/api/channels/${channelId}/messages/${seq}/versions`,
        ),
        200,
      ).items;
      expect(exported[i]?.versions).toEqual(versions.map(({ body, at }) => ({ body, at })));
    }
    expect(exported.map(({ reactions }) => reactions)).toEqual(
      read.map(({ reactions }) => reactions.map(({ emoji, userIds }) => ({ emoji, userIds }))),
    );
  }
});
