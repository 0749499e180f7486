import { isClosedKind } from "../identity/permissions.ts";
import { notAnExport, parseExportLine } from "../protocol/export.ts";
import type { ExportedChannel, ExportedPerson, ExportLine } from "../protocol/export.ts";
import type { ImportPreview, PreviewRow } from "../protocol/import.ts";
import { fileLines } from "../jobs/import/lines.ts";
import type { Asker } from "../jobs/import/workspace/places.ts";
import { decide } from "../jobs/import/workspace/places.ts";
import type { Known } from "../jobs/import/workspace/who.ts";
import { findPeople, Who } from "../jobs/import/workspace/who.ts";
import { deny } from "./context.ts";

/** Channels of which a preview says what would become of them: each costs some questions. */
const CHANNELS = 100;
/** People whom one question looks for. */
const PEOPLE = 500;

/**
 * What would become of an export, of which these are lines: with all of its people and channels it is
 * about the whole, with its beginning about that.
 */
export async function previewExport(
  asker: Asker,
  bytes: Uint8Array,
  isLast: boolean,
): Promise<ImportPreview> {
  const lines = linesIn(bytes, isLast);
  const [header] = lines;
  if (header?.type !== "export") return deny("invalid", "The file is no export of a workspace");
  const way = { source: header.workspace.id, workspaceId: asker.workspaceId ?? "" };
  const people = lines.filter((line): line is ExportedPerson => line.type === "person");
  const known: Known[] = [];
  for (let i = 0; i < people.length; i += PEOPLE)
    known.push(...(await findPeople(asker.env, way, people.slice(i, i + PEOPLE))));
  const who = new Who(way, known);
  const channels = lines
    .filter((line): line is ExportedChannel => line.type === "channel")
    .slice(0, CHANNELS);
  const members = Map.groupBy(
    lines.filter((line) => line.type === "member"),
    ({ channelId }) => channelId,
  );
  const rows: PreviewRow[] = [];
  for (const [i, channel] of channels.entries()) {
    const memberIds = (members.get(channel.id) ?? []).map(({ userId }) => userId);
    const { skip, isNew } = await decide(asker, way, channel, memberIds, who);
    rows.push({
      line: i + 1,
      what: skip === null ? (isNew ? "new" : "merge") : "skip",
      ...(skip !== null && { reason: skip }),
      name: isClosedKind(channel.kind)
        ? memberIds.map((id) => who.name(id) ?? "?").join(", ")
        : `#${channel.name}`,
      text: channel.topic,
    });
  }
  const end = lines.find((line) => line.type === "end");
  const found = known.filter(({ to }) => to !== "").length;
  return {
    format: "export",
    fields: [],
    rows,
    export: {
      workspace: header.workspace.name,
      at: header.at,
      members: found,
      outsiders: known.length - found,
      messages: end?.counts.messages ?? null,
    },
  };
}

function linesIn(bytes: Uint8Array, isLast: boolean): ExportLine[] {
  const texts = fileLines(bytes, isLast, Number.POSITIVE_INFINITY)
    .map(({ text }) => text ?? "")
    .filter((text) => text.trim() !== "");
  const problem = notAnExport(texts[0] ?? "");
  if (problem !== undefined) return deny("invalid", problem);
  return texts.map((text, i) => {
    const parsed = parseExportLine(text);
    return "ok" in parsed ? parsed.ok : deny("invalid", `Line ${i + 1}: ${parsed.wrong}`);
  });
}
