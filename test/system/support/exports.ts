import type { ExportLine } from "../../../src/protocol/export.ts";
import { parseExportLine } from "../../../src/protocol/export.ts";
import type { Job } from "./jobs.ts";
import { jobOver, startJob } from "./jobs.ts";
import type { Person } from "./people.ts";
import { must } from "./people.ts";

/** The text of a fresh export of everything in a workspace. */
export async function exportOf(owner: Person, workspaceId: string): Promise<string> {
  const { id } = must(await startJob(owner, "export", { workspaceId, scope: "all" }), 201);
  const job = await jobOver(owner, id);
  if (job.state !== "completed") throw new Error(JSON.stringify(job.error));
  return (await owner.get(`/api/jobs/${id}/output`)).text;
}

/** Starts an import of an export. */
export async function startImport(
  person: Person,
  workspaceId: string,
  file: string | Uint8Array,
): Promise<Job> {
  const input = { workspaceId, format: "export", fileName: "export.jsonl" };
  return must(await startJob(person, "import", input, file), 201);
}

/** Imports an export; the job when it is over. */
export async function importInto(
  person: Person,
  workspaceId: string,
  file: string | Uint8Array,
): Promise<Job> {
  return jobOver(person, (await startImport(person, workspaceId, file)).id);
}

export function exportLines(text: string): ExportLine[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const read = parseExportLine(line);
      if ("wrong" in read) throw new Error(read.wrong);
      return read.ok;
    });
}

/** What is said in each channel with a name, without what two workspaces have of their own: ids, places, and who. */
export function talkIn(lines: readonly ExportLine[]): Map<string, object[]> {
  const talk = new Map<string, object[]>();
  for (const channel of lines) {
    if (channel.type !== "channel" || channel.name === "") continue;
    const messages = lines.flatMap((line) =>
      line.type === "message" && line.channelId === channel.id && line.deletedAt === null
        ? [line]
        : [],
    );
    const placeOf = new Map(messages.map(({ seq }, i) => [seq, i]));
    talk.set(
      channel.name,
      messages.map((message) => ({
        body: message.body,
        at: message.as?.at ?? Math.floor(message.at / 1_000),
        top: placeOf.get(message.threadSeq ?? 0) ?? null,
        broadcast: message.broadcast === true,
        me: message.me === true,
        poll: message.poll && { ...message.poll, closed: true, votes: sizes(message.poll.votes) },
        reactions: message.reactions.map(({ emoji, userIds }) => [emoji, userIds.length]),
        pinned: message.pinned,
        editedAt: message.editedAt,
        versions: message.versions ?? [],
      })),
    );
  }
  return talk;
}

function sizes(lists: readonly string[][]): number[] {
  return lists.map(({ length }) => length);
}
