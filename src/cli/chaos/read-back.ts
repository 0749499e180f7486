import { socketUrl } from "../../client/socket-url.ts";
import type { Api } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../protocol/wire.ts";
import { randomFrom } from "./random.ts";
import type { Connection, Fact, FinalLog } from "./history.ts";
import { soundLine, tapInto } from "./tap.ts";

/** How long one socket is listened to for what should come at once. */
const PATIENCE_MS = 3_000;

/**
 * Reads a channel at rest: every message by pages to the beginning, every thread, and as many
 * events as a resume gives. The sockets it uses are noted in `connections` like anybody's. Throws
 * where the channel moves meanwhile.
 */
export async function readBack(
  api: Api,
  channelId: string,
  userId: string,
  connections: Connection[],
): Promise<FinalLog> {
  const listenFrom = (from: Place | null) => listen(api, channelId, userId, from, connections);
  const { epoch, head } = await listenFrom(null);
  const all = await listenFrom({ epoch, since: 0 });
  const tailStart = all.events === null ? Math.max(head - LIMITS.recentMessages, 0) : 0;
  const { events } = all.events === null ? await listenFrom({ epoch, since: tailStart }) : all;
  if (events === null) throw new Error("The newest events are not at hand");
  const messages = await readPages(api, channelId);
  const threads = messages.filter(
    ({ replyCount, lastReplyAt }) => replyCount > 0 || lastReplyAt !== null,
  );
  for (const { seq } of threads) messages.push(...(await readPages(api, channelId, seq)));
  const after = await listenFrom(null);
  if (after.head !== head) throw new Error("The channel moved while it was read");
  return { epoch, head, messages, tailStart, tail: events };
}

/** Notes a channel's first events, those that made its members, before anybody is there to see them. */
export async function readBeginning(
  api: Api,
  channelId: string,
  userId: string,
  connections: Connection[],
): Promise<void> {
  const { epoch } = await listen(api, channelId, userId, null, connections);
  await listen(api, channelId, userId, { epoch, since: 0 }, connections);
}

async function readPages(api: Api, channelId: string, thread?: number): Promise<Message[]> {
  const messages: Message[] = [];
  let before: number | null = null;
  do {
    const query = {
      limit: LIMITS.pageMax,
      ...(before !== null && { before }),
      ...(thread !== undefined && { thread }),
    };
    const page = await api.messages.page(channelId, query);
    messages.unshift(...page.items);
    before = page.nextCursor;
  } while (before !== null);
  return messages;
}

type Place = { readonly epoch: string; readonly since: number };
type Heard = { readonly epoch: string; readonly head: number; readonly events: Fact[] | null };

/** A socket's welcome and, where `from` says so, the events up to its head; null for a reset. */
async function listen(
  api: Api,
  channelId: string,
  userId: string,
  from: Place | null,
  connections: Connection[],
): Promise<Heard> {
  const { url, ticket } = await api.ticket(channelId);
  const tap = tapInto({
    client: "read-back",
    userId,
    connections,
    random: randomFrom(0),
    line: soundLine(),
    onSent: () => {},
  });
  const socket = new tap.WebSocket(socketUrl(url, api.baseUrl, from), [
    SUBPROTOCOL,
    TICKET_PREFIX + ticket,
  ]);
  // Others may open sockets meanwhile.
  const own = connections.at(-1);
  try {
    return await new Promise<Heard>((resolve, reject) => {
      // What does not come is for the checker to miss.
      const late = setTimeout(() => {
        const partial = heardOf(own);
        if (partial === undefined) reject(new Error("No welcome came"));
        else resolve(partial);
      }, PATIENCE_MS);
      socket.onmessage = () => {
        const heard = heardOf(own);
        if (heard === undefined || !isComplete(heard, from)) return;
        clearTimeout(late);
        resolve(heard);
      };
      socket.onclose = () => reject(new Error("The socket was closed"));
    });
  } finally {
    socket.close();
  }
}

function isComplete({ head, events }: Heard, from: Place | null): boolean {
  return from === null || events === null || events.length >= head - from.since;
}

function heardOf(connection: Connection | undefined): Heard | undefined {
  const items = connection?.items ?? [];
  const welcome = items.find((item) => item.kind === "welcome");
  if (welcome === undefined) return undefined;
  const { epoch, head } = welcome;
  if (items.some(({ kind }) => kind === "reset")) return { epoch, head, events: null };
  const events = items.flatMap((item) => (item.kind === "event" ? [item.fact] : []));
  return { epoch, head, events };
}
