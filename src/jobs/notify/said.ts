import type { Message } from "../../protocol/events.ts";
import type { NoticeItem } from "../../protocol/personal.ts";
import { plainText } from "../../protocol/plain-text.ts";
import type { ChannelLabel } from "../../storage/directory/labels.ts";
import { LabelTable } from "../../storage/directory/labels.ts";
import type { Env } from "../../storage/env.ts";
import { HistoryStore } from "../../storage/history.ts";
import { channelStub } from "../../storage/objects.ts";

/** A notice with the words that stand behind it now. `own` are the person's own. */
export type Said = {
  channelId: string;
  workspaceId: string;
  seq: number;
  threadSeq: number | null;
  own: "reminder" | "scheduled" | null;
  /** The author's name; undefined for one who is unknown. */
  author: string | undefined;
  /** One plain line. */
  text: string;
  /** ms since 1970. */
  at: number;
};

/** Notices that can still be told of, and what their channels are called. */
export type SaidAll = { said: Said[]; labels: Map<string, ChannelLabel> };

/** Channels that are asked at once. */
const AT_ONCE = 10;
const CODES = /<([@#])([^>\s]+)>/g;

/**
 * Reads what notices speak of as it is at this moment, as the person may read it: nothing of what is
 * deleted or not theirs any more is in the answer. Throws where it cannot be read now.
 */
export async function readSaid(
  env: Env,
  userId: string,
  notices: readonly NoticeItem[],
  channelIds: readonly string[] = [],
): Promise<SaidAll> {
  const messages = await readMessages(env, userId, notices.filter(isOthers));
  const there = notices.flatMap((notice) => {
    const message = messages.get(keyOf(notice));
    if (isOthers(notice) && message === undefined) return [];
    return [{ notice, body: message?.body ?? notice.body }];
  });
  const named = there.flatMap(({ body }) => [...body.matchAll(CODES)]);
  const ids = (sign: string) => named.flatMap(([, its, id = ""]) => (its === sign ? [id] : []));
  const table = new LabelTable(env);
  const [people, labels] = await Promise.all([
    table.people([...there.map(({ notice }) => notice.authorId), ...ids("@")]),
    table.channels([...there.map(({ notice }) => notice.channelId), ...channelIds]),
  ]);
  const mentioned = await table.channels(ids("#"));
  // A code that somebody typed tells nobody what a channel of others is called.
  const nameOfChannel = (id: string, workspaceId: string) => {
    const label = mentioned.get(id);
    return label?.kind === "public" && label.workspaceId === workspaceId ? label.name : "…";
  };
  const said = there.map(({ notice, body }): Said => ({
    channelId: notice.channelId,
    workspaceId: notice.workspaceId,
    seq: notice.seq,
    threadSeq: notice.threadSeq ?? null,
    own: notice.kind === "reminder" || notice.kind === "scheduled" ? notice.kind : null,
    author: people.get(notice.authorId),
    text: plainText(
      body,
      (id) => people.get(id) ?? "…",
      (id) => nameOfChannel(id, notice.workspaceId),
    ),
    at: notice.at,
  }));
  return { said, labels };
}

function isOthers({ kind }: NoticeItem): boolean {
  return kind !== "reminder" && kind !== "scheduled";
}

function keyOf({ channelId, seq }: { channelId: string; seq: number }): string {
  return `${channelId} ${seq}`;
}

async function readMessages(
  env: Env,
  userId: string,
  notices: readonly NoticeItem[],
): Promise<Map<string, Message>> {
  const found = new Map<string, Message>();
  const byChannel = [...Map.groupBy(notices, ({ channelId }) => channelId)];
  for (let i = 0; i < byChannel.length; i += AT_ONCE)
    await Promise.all(
      byChannel.slice(i, i + AT_ONCE).map(async ([channelId, its]) => {
        const seqs = [...new Set(its.map(({ seq }) => seq))];
        for (const message of await readOf(env, userId, channelId, seqs))
          if (message.deletedAt === null) found.set(keyOf(message), message);
      }),
    );
  return found;
}

async function readOf(
  env: Env,
  userId: string,
  channelId: string,
  seqs: readonly number[],
): Promise<Message[]> {
  // No session stands behind it, and whoever has left the channel is told nothing of it.
  const read = await channelStub(env, channelId).messagesAt({ userId, sessionId: "" }, seqs);
  if ("needsRoleIn" in read) return [];
  if ("refused" in read) {
    const { code, message } = read.refused;
    if (code === "not_found" || code === "forbidden") return [];
    throw new Error(`the store failed: ${message}`);
  }
  const { messages, older } = read.ok;
  if (older.length === 0) return messages;
  return [...messages, ...(await new HistoryStore(env, channelId).some(older))];
}
