import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExportLine } from "../../src/protocol/export.ts";
import { countLine, EXPORT_VERSION, NO_COUNTS, notAnExport } from "../../src/protocol/export.ts";
import type { ExportCheck } from "../../src/protocol/export-check.ts";
import { CHECK_BEGIN, checkLine } from "../../src/protocol/export-check.ts";

const HEADER: ExportLine = {
  type: "export",
  version: EXPORT_VERSION,
  at: 1,
  scope: "all",
  workspace: { id: "w_1", slug: "a", name: "A", createdAt: 1 },
};

const message = (channelId: string, seq: number): ExportLine => ({
  type: "message",
  channelId,
  seq,
  clientMsgId: `id${seq}`,
  authorId: "u",
  body: "x",
  at: seq,
  threadSeq: null,
  reactions: [],
  files: [],
  mentions: [],
  pinned: false,
  editedAt: null,
  deletedAt: null,
});

const counts = fc.record({
  people: fc.nat({ max: 3 }),
  groups: fc.nat({ max: 2 }),
  channels: fc.array(fc.record({ members: fc.nat({ max: 3 }), messages: fc.nat({ max: 4 }) }), {
    maxLength: 3,
  }),
});

/** A whole export with so many of everything. */
const whole = counts.map(({ people, groups, channels }) => {
  const lines: ExportLine[] = [HEADER];
  for (let i = 0; i < people; i += 1)
    lines.push({
      type: "person",
      id: `u${i}`,
      name: "U",
      email: null,
      role: null,
      joinedAt: null,
      timeZone: null,
    });
  for (let i = 0; i < groups; i += 1)
    lines.push({
      type: "group",
      id: `g${i}`,
      handle: "g",
      name: "G",
      description: "",
      userIds: [],
    });
  for (const [i, its] of channels.entries()) {
    const id = `c${i}`;
    lines.push({
      type: "channel",
      id,
      name: "n",
      kind: "public",
      topic: "",
      createdBy: "u",
      createdAt: 1,
      archivedAt: null,
    });
    for (let n = 0; n < its.members; n += 1)
      lines.push({ type: "member", channelId: id, userId: `u${n}`, role: "member" });
    for (let n = 0; n < its.messages; n += 1) lines.push(message(id, 2 * n + 1));
  }
  lines.push({ type: "end", counts: lines.map(({ type }) => type).reduce(countLine, NO_COUNTS) });
  return lines;
});

/** The check after all lines, or what was wrong. */
function checked(lines: readonly ExportLine[]): ExportCheck | string {
  let check: ExportCheck = CHECK_BEGIN;
  for (const line of lines) {
    const next = checkLine(check, line);
    if (typeof next === "string") return next;
    check = next;
  }
  return check;
}

const isWhole = (lines: readonly ExportLine[]) => {
  const check = checked(lines);
  return typeof check !== "string" && check.stage === "over";
};

describe("an export's order", () => {
  it("[IMP7] a whole one passes, and none that lost a line, has one twice or is cut off", () => {
    fc.assert(
      fc.property(whole, fc.nat(), (lines, at) => {
        expect(isWhole(lines)).toBe(true);
        const i = at % lines.length;
        const lost = lines.toSpliced(i, 1);
        const twice = lines.toSpliced(i, 0, lines[i] ?? HEADER);
        expect(isWhole(lost)).toBe(false);
        expect(isWhole(twice)).toBe(false);
        expect(isWhole(lines.slice(0, i))).toBe(false);
      }),
    );
  });

  it("[IMP7] a line that belongs to another channel, or answers what comes later, is refused", () => {
    const channel: ExportLine = {
      type: "channel",
      id: "c0",
      name: "n",
      kind: "public",
      topic: "",
      createdBy: "u",
      createdAt: 1,
      archivedAt: null,
    };
    const begin = [HEADER, channel];
    expect(typeof checked([...begin, message("c1", 1)])).toBe("string");
    expect(typeof checked([...begin, message("c0", 2), message("c0", 1)])).toBe("string");
    expect(typeof checked([...begin, { ...message("c0", 2), threadSeq: 2 } as ExportLine])).toBe(
      "string",
    );
    expect(
      typeof checked([
        ...begin,
        message("c0", 1),
        { type: "member", channelId: "c0", userId: "u", role: "member" },
      ]),
    ).toBe("string");
  });

  it("[IMP7] the first line says what the file is, and which version", () => {
    expect(notAnExport(JSON.stringify(HEADER))).toBeUndefined();
    expect(notAnExport(JSON.stringify({ ...HEADER, version: 2 }))).toContain("version 2");
    expect(notAnExport('{"type":"export"}')).toContain("version null");
    for (const other of ["", "name,email", '{"nick":"a"}', "[1]", '"export"', "\u001f\u008b"])
      expect(notAnExport(other)).toBe("The file is no export of a workspace");
  });
});
