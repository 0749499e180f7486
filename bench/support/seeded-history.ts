import { BackupWriter, readBackup } from "../../src/cli/backup/file.ts";
import type { BackupLine, Cell } from "../../src/protocol/backup.ts";
import { historyShard } from "../../src/storage/shards.ts";

/** How many messages of whom, in which channels: one takes half, the next a quarter, and so on. */
export type Seeding = {
  channelIds: readonly string[];
  messages: number;
  people: number;
  /** The days over which they are spread evenly, ms since 1970. */
  from: number;
  to: number;
};

/** What a report of all of it has to say, by channel and by person. */
export type Sums = {
  messages: number;
  replies: number;
  channels: Map<string, number>;
  people: Map<string, number>;
};

const MICROS = 1_000;
/** Rows of a line. */
const ROWS = 1_000;
/** Every so-manieth message is a reply to the first one of its channel. */
const REPLIES = 5;

const COLUMNS = [
  "channel_id",
  "seq",
  "rev",
  "ordinal",
  "client_msg_id",
  "author_id",
  "body",
  "at",
  "thread_seq",
  "reply_count",
  "last_reply_at",
  "reactions",
  "files",
  "mentions",
  "pinned",
  "edited_at",
  "deleted_at",
  "broadcast",
  "extra",
];

/**
 * Writes a backup like another one, in which the channels have a long history that D1 has confirmed:
 * the quick way to a deployment with a million messages, local or not. Answers what there is.
 */
export async function seedBackup(from: string, to: string, seeding: Seeding): Promise<Sums> {
  const writer = new BackupWriter(to);
  const sums: Sums = { messages: 0, replies: 0, channels: new Map(), people: new Map() };
  const lengths = lengthsOf(seeding);
  let section = "";
  const seeded = new Set<string>();
  for await (const line of readBackup(from)) {
    if (line.kind === "object") section = line.name;
    if (line.kind === "d1") section = line.db;
    if (line.kind === "rows" && lengths.has(section) && line.table === "meta") {
      const known = line.rows.filter(
        ([key]) => key !== "floor" && key !== "lastAt" && key !== "lastOrdinal",
      );
      await writer.add([
        { ...line, rows: [...known, ...metaOf(lengths.get(section) ?? 0, seeding)] },
      ]);
      continue;
    }
    await writer.add([line]);
    if (line.kind === "ddl" && lengths.has(section))
      await writer.add([cursors(lengths.get(section) ?? 0)]);
    if (line.kind === "d1" && !seeded.has(section)) {
      seeded.add(section);
      for (const [channelId, length] of lengths)
        if (section === `HISTORY_${historyShard(channelId)}`)
          for (const rows of historyOf(channelId, length, seeding, sums)) await writer.add([rows]);
    }
  }
  await writer.end();
  return sums;
}

/** How many messages each channel has. */
function lengthsOf({ channelIds, messages }: Seeding): Map<string, number> {
  let left = messages;
  return new Map(
    channelIds.map((id, i) => {
      const length = i === channelIds.length - 1 ? left : Math.ceil(left / 2);
      left -= length;
      return [id, length];
    }),
  );
}

function* historyOf(
  channelId: string,
  length: number,
  { from, to, people }: Seeding,
  sums: Sums,
): Generator<BackupLine> {
  const step = ((to - from) * MICROS) / Math.max(length, 1);
  let rows: Cell[][] = [];
  let ordinal = 0;
  for (let seq = 1; seq <= length; seq += 1) {
    const author = `seed-${(seq * 7 + length) % people}`;
    const isReply = seq > 1 && seq % REPLIES === 0;
    if (!isReply) ordinal += 1;
    const at = Math.floor(from * MICROS + (seq - 1) * step);
    const body = `message ${seq}, which somebody wrote a while ago about something or other`;
    const id = `seed-${seq}`;
    const thread = isReply ? 1 : null;
    // prettier-ignore
    rows.push([
      channelId, seq, seq, ordinal, id, author, body, at, thread, 0, null, "[]", "[]", "[]", 0, null, null, 0, null,
    ]);
    sums.messages += 1;
    sums.replies += isReply ? 1 : 0;
    sums.channels.set(channelId, (sums.channels.get(channelId) ?? 0) + 1);
    sums.people.set(author, (sums.people.get(author) ?? 0) + 1);
    if (rows.length < ROWS && seq < length) continue;
    yield { kind: "rows", table: "message", columns: COLUMNS, rows };
    rows = [];
  }
}

/** Up to where everything is in D1 alone. */
function metaOf(length: number, { to }: Seeding): Cell[][] {
  const ordinal = length - Math.floor(length / REPLIES);
  return [
    ["floor", String(length)],
    ["lastAt", String(to * MICROS)],
    ["lastOrdinal", String(ordinal)],
  ];
}

function cursors(length: number): BackupLine {
  return {
    kind: "rows",
    table: "cursor",
    columns: ["consumer", "seq", "failures"],
    rows: ["history", "directory", "inbox"].map((consumer) => [consumer, length, 0]),
  };
}
