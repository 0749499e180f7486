import type { Message } from "../protocol/events.ts";
import { HistoryStore } from "../storage/history.ts";
import { channelStub } from "../storage/objects.ts";
import type { Session } from "../identity/sessions.ts";
import type { AppContext } from "./context.ts";
import { askChannel } from "./context.ts";
import { Refused } from "./problem.ts";

/** A message by its place. */
export type MessagePlace = { channelId: string; seq: number };

/** What a place holds for the asker: the message as it is now, that it is no more, or nothing that they may know of. */
export type Rendered = Message | "gone" | "unreadable";

/** Channels that are asked at once. */
const AT_ONCE = 25;

/**
 * Messages by their places, each as this person may read it now: what was kept for them names places
 * only, so that what is deleted, or theirs no longer, is shown nowhere. Throws where older history is
 * out of reach.
 */
export async function renderAll(
  c: AppContext,
  session: Session,
  places: readonly MessagePlace[],
): Promise<(place: MessagePlace) => Rendered> {
  const found = new Map<string, Message>();
  const readable = new Set<string>();
  const byChannel = [...Map.groupBy(places, ({ channelId }) => channelId)];
  for (let i = 0; i < byChannel.length; i += AT_ONCE)
    await Promise.all(
      byChannel.slice(i, i + AT_ONCE).map(async ([channelId, its]) => {
        const seqs = [...new Set(its.map(({ seq }) => seq))];
        const messages = await readMessages(c, session, channelId, seqs);
        if (messages === undefined) return;
        readable.add(channelId);
        for (const message of messages) found.set(`${channelId} ${message.seq}`, message);
      }),
    );
  return ({ channelId, seq }) => {
    if (!readable.has(channelId)) return "unreadable";
    const message = found.get(`${channelId} ${seq}`);
    return message === undefined || message.deletedAt !== null ? "gone" : message;
  };
}

/** One message that the person may read; undefined where there is none for them. */
export async function renderOne(
  c: AppContext,
  session: Session,
  place: MessagePlace,
): Promise<Message | undefined> {
  const rendered = (await renderAll(c, session, [place]))(place);
  return typeof rendered === "string" ? undefined : rendered;
}

/** Undefined where the channel is none of theirs. */
async function readMessages(
  c: AppContext,
  session: Session,
  channelId: string,
  seqs: readonly number[],
): Promise<Message[] | undefined> {
  try {
    const { messages, older } = await askChannel(c, session, (actor) =>
      channelStub(c.env, channelId).messagesAt(actor, seqs),
    );
    if (older.length === 0) return messages;
    return [...messages, ...(await new HistoryStore(c.env, channelId).some(older))];
  } catch (error) {
    if (error instanceof Refused && /^(?:not_found|forbidden)$/.test(error.refusal.code))
      return undefined;
    throw error;
  }
}
