import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/protocol/events.ts";
import {
  countLine,
  exportMessage,
  formatExportLine,
  NO_COUNTS,
  parseExportLine,
} from "../../src/protocol/export.ts";
import type { ExportLine } from "../../src/protocol/export.ts";
import { isCleanText } from "../../src/protocol/text.ts";

const clean = (max: number) =>
  fc.string({ unit: "binary", maxLength: max }).filter((text) => isCleanText(text));
const id = fc.string({
  unit: fc.constantFrom(..."abcdef0123456789_"),
  minLength: 1,
  maxLength: 22,
});
const time = fc.nat({ max: 2 ** 31 });
const userIds = fc.array(id, { maxLength: 3 });

const message: fc.Arbitrary<Message> = fc
  .record({
    channelId: id,
    seq: fc.integer({ min: 1, max: 1e9 }),
    ordinal: time,
    clientMsgId: id,
    authorId: id,
    body: clean(200),
    at: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    threadSeq: fc.option(fc.integer({ min: 1, max: 1e9 })),
    replyCount: time,
    lastReplyAt: fc.option(time),
    reactions: fc.array(
      fc
        .record({ emoji: clean(20), userIds })
        .map((one) => ({ ...one, count: one.userIds.length })),
      { maxLength: 3 },
    ),
    files: fc.array(id, { maxLength: 2 }),
    mentions: fc.array(id, { maxLength: 2 }),
    pinned: fc.boolean(),
    editedAt: fc.option(time),
    deletedAt: fc.option(time),
  })
  .chain((plain) =>
    fc
      .record({
        extra: fc.constantFrom<Partial<Message>>({}, { me: true }, { broadcast: true }),
        poll: fc.option(fc.array(fc.tuple(clean(20), userIds), { minLength: 2, maxLength: 4 })),
        multiple: fc.boolean(),
        closed: fc.boolean(),
      })
      .map(({ extra, poll, multiple, closed }) => ({
        ...plain,
        ...extra,
        ...(poll !== null && {
          poll: {
            question: plain.body,
            options: poll.map(([option]) => option),
            multiple,
            closed,
            votes: poll.map(([, voters], option) => ({ option, userIds: voters })),
          },
        }),
      })),
  );

describe("an export's lines", () => {
  it("[EXPORT1] a message comes back as it was, with all that was said of it", () => {
    const versions = fc.array(fc.record({ body: clean(50), at: time }), { maxLength: 3 });
    fc.assert(
      fc.property(message, versions, (one, replaced) => {
        const line = exportMessage(one, replaced);
        const text = formatExportLine(line);
        expect(text.indexOf("\n")).toBe(text.length - 1);
        const read = parseExportLine(text.slice(0, -1));
        expect(read).toEqual({ ok: line });
        if (!("ok" in read) || read.ok.type !== "message") throw new Error("no message");
        expect(read.ok.versions ?? []).toEqual(replaced);
        expect(read.ok.poll?.votes).toEqual(one.poll?.votes.map((vote) => vote.userIds));
      }),
    );
  });

  it("[EXPORT1] refuses what is no line, another version's, and what is cut off", () => {
    const header: ExportLine = {
      type: "export",
      version: 1,
      at: 1,
      scope: "public",
      workspace: { id: "w_1", slug: "a", name: "A", createdAt: 1 },
    };
    const text = formatExportLine(header).trimEnd();
    expect(parseExportLine(text)).toEqual({ ok: header });
    expect(parseExportLine(text.replace('"version":1', '"version":2'))).toHaveProperty("wrong");
    expect(parseExportLine('{"type":"stranger"}')).toHaveProperty("wrong");
    for (let length = 0; length < text.length; length += 1)
      expect(parseExportLine(text.slice(0, length))).toHaveProperty("wrong");
  });

  it("[EXPORT1] nothing that is read throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const read = parseExportLine(text);
        expect("ok" in read || typeof read.wrong === "string").toBe(true);
      }),
    );
  });

  it("[EXPORT1] counts lines by their kind", () => {
    const kinds = fc.constantFrom(
      "export",
      "person",
      "group",
      "channel",
      "member",
      "message",
      "end",
    );
    fc.assert(
      fc.property(fc.array(kinds), (types) => {
        const counts = types.reduce(countLine, NO_COUNTS);
        const of = (type: string) => types.filter((one) => one === type).length;
        expect(counts).toEqual({
          people: of("person"),
          groups: of("group"),
          channels: of("channel"),
          members: of("member"),
          messages: of("message"),
        });
      }),
    );
  });
});
