import type { ExportCounts, ExportLine } from "./export.ts";
import { countLine, NO_COUNTS } from "./export.ts";

/** How far the lines of an export have been found to be in their order. JSON. */
export type ExportCheck = {
  stage: "header" | "people" | "groups" | "channels" | "over";
  counts: ExportCounts;
  /** The channel that is being read, and its last message. */
  channelId: string;
  seq: number;
};

export const CHECK_BEGIN: ExportCheck = {
  stage: "header",
  counts: NO_COUNTS,
  channelId: "",
  seq: 0,
};

const AFTER = { header: 0, people: 1, groups: 2, channels: 3, over: 4 } as const;
const STAGE_OF = { person: "people", group: "groups", channel: "channels" } as const;

/** The check with one line more, or one sentence about why the line cannot be there. */
export function checkLine(check: ExportCheck, line: ExportLine): ExportCheck | string {
  const { stage, counts, channelId, seq } = check;
  if (stage === "over") return "there is something after the end";
  if (stage === "header")
    return line.type === "export" ? { ...check, stage: "people" } : "the first line is no header";
  const counted = { ...check, counts: countLine(counts, line.type) };
  switch (line.type) {
    case "export":
      return "there is a second header";
    case "person":
    case "group":
    case "channel": {
      const next = STAGE_OF[line.type];
      if (AFTER[next] < AFTER[stage]) return `a ${line.type} is out of its place`;
      return line.type === "channel"
        ? { ...counted, stage: next, channelId: line.id, seq: 0 }
        : { ...counted, stage: next };
    }
    case "member":
      if (line.channelId !== channelId || seq > 0) return "a member is out of its place";
      return counted;
    case "message":
      if (line.channelId !== channelId || line.seq <= seq) return "a message is out of its place";
      if (line.threadSeq !== null && line.threadSeq >= line.seq)
        return "a reply comes before what it answers";
      return { ...counted, seq: line.seq };
    case "end":
      return isSame(line.counts, counts)
        ? { ...check, stage: "over" }
        : "the counts at the end are not those of the lines before it";
  }
}

function isSame(a: ExportCounts, b: ExportCounts): boolean {
  return (Object.keys(NO_COUNTS) as (keyof ExportCounts)[]).every((name) => a[name] === b[name]);
}
