import { Hono } from "hono";
import type { FollowedSlice } from "../channel/followed.ts";
import { REPLIES_SHOWN } from "../channel/followed.ts";
import type { Session } from "../identity/sessions.ts";
import type { Message } from "../protocol/events.ts";
import type { Page } from "../protocol/http.ts";
import type { ThreadView } from "../protocol/personal.ts";
import { threadReadBody } from "../protocol/personal.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { HistoryStore } from "../storage/history.ts";
import { channelStub, deskOf } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { Refused } from "./problem.ts";
import { readRange } from "./history-page.ts";
import { renderOne } from "./rendered.ts";
import { answer } from "./reply.ts";

/** Channels that are asked at once, and at most. */
const AT_ONCE = 25;
const MAX_CHANNELS = 500;
const MAX_SEQ = Number.MAX_SAFE_INTEGER;

/** Where a page goes on: after the thread whose last reply came then (ms), there. */
type Place = { at: number; channelId: string; seq: number };

/** A thread that was found, and the seq that its person has read up to. */
type Found = Omit<ThreadView, "unread"> & { readTo: number };

/** `/api/me/threads`: the threads that a person follows, of all channels that they are in, the latest reply first. */
export const meThreads = new Hono<AppEnv>()
  .get("/threads", async (c) => {
    const session = await signedIn(c);
    const limit = pageLimit(c);
    const from = placeOf(c);
    const [joined, read] = await Promise.all([
      new ChannelTable(c.env).joinedBy(session.userId),
      deskOf(c.env, session.userId).threadsRead(),
    ]);
    const readTo = new Map(read.map((one) => [`${one.channelId} ${one.threadSeq}`, one.seq]));
    const found: Found[] = [];
    const channelIds = joined.slice(0, MAX_CHANNELS).map(({ channelId }) => channelId);
    for (let i = 0; i < channelIds.length; i += AT_ONCE) {
      const slices = await Promise.all(
        channelIds.slice(i, i + AT_ONCE).map(async (channelId) => {
          const slice = await followed(c, session, channelId, from.at, limit + 1);
          return slice.threads.map(({ message, replies }) => {
            const upTo = Math.max(slice.readSeq, readTo.get(`${channelId} ${message.seq}`) ?? 0);
            return foundOf(slice.workspaceId, message, replies, upTo);
          });
        }),
      );
      found.push(...slices.flat().filter((view) => isAfter(view, from)));
    }
    const ordered = found.toSorted((a, b) => (isAfter(b, cursorOf(a)) ? -1 : 1));
    const page = pageOf(ordered.slice(0, limit + 1), limit, (view) => textOf(cursorOf(view)));
    const items = await Promise.all(page.items.map((one) => viewOf(c, session, one)));
    return answer(c, { items, nextCursor: page.nextCursor } satisfies Page<ThreadView>);
  })
  .put("/threads/read", async (c) => {
    const session = await signedIn(c);
    const { channelId, seq } = await readBody(c, threadReadBody);
    if ((await renderOne(c, session, { channelId, seq })) === undefined)
      deny("not_found", "There is no such thread");
    const { head } = await askChannel(c, session, (actor) =>
      channelStub(c.env, channelId).page(actor, {
        after: 0,
        before: MAX_SEQ,
        thread: seq,
        limit: 1,
        from: "newest",
      }),
    );
    await deskOf(c.env, session.userId).readThread(channelId, seq, head);
    return c.json({ channelId, seq });
  });

/** What a channel has of a person's threads, with those of which only D1 has the first message. */
async function followed(
  c: AppContext,
  session: Session,
  channelId: string,
  before: number,
  limit: number,
): Promise<Pick<FollowedSlice, "workspaceId" | "readSeq" | "threads">> {
  try {
    const slice = await askChannel(c, session, (actor) =>
      channelStub(c.env, channelId).followed(actor, { before, limit }),
    );
    if (slice.older.length === 0) return slice;
    const older = await new HistoryStore(c.env, channelId).some(slice.older);
    const threads = older
      .filter(({ deletedAt, replyCount }) => deletedAt === null && replyCount > 0)
      .map((message) => ({ message, replies: [] }));
    return { ...slice, threads: [...slice.threads, ...threads] };
  } catch (error) {
    // The list may lag behind the channel, which is the author of who is in it.
    if (error instanceof Refused && /^(?:not_found|forbidden)$/.test(error.refusal.code))
      return { workspaceId: "", readSeq: 0, threads: [] };
    throw error;
  }
}

function foundOf(workspaceId: string, message: Message, replies: Message[], readTo: number): Found {
  const { channelId, seq, lastReplyAt } = message;
  return { channelId, workspaceId, seq, lastReplyAt: lastReplyAt ?? 0, message, replies, readTo };
}

/** The thread as it is shown: replies that the object has let go are in D1. */
async function viewOf(c: AppContext, session: Session, found: Found): Promise<ThreadView> {
  const { readTo, ...rest } = found;
  const replies = await lastReplies(c, session, found);
  const last = replies.at(-1);
  const unread = last !== undefined && last.seq > readTo && last.authorId !== session.userId;
  return { ...rest, unread, replies };
}

/** Of older replies the channel knows what has become of them since D1 heard. */
async function lastReplies(
  c: AppContext,
  session: Session,
  { channelId, seq: thread, message, replies }: Found,
): Promise<Message[]> {
  if (replies.length >= Math.min(REPLIES_SHOWN, message.replyCount)) return replies;
  const range = { after: 0, before: MAX_SEQ, thread, limit: 10, from: "newest" } as const;
  const { messages } = await askChannel(c, session, (actor) =>
    readRange(c.env, channelId, actor, range),
  );
  return messages.filter(({ deletedAt }) => deletedAt === null).slice(-REPLIES_SHOWN);
}

function cursorOf({ lastReplyAt, channelId, seq }: Found): Place {
  return { at: lastReplyAt, channelId, seq };
}

/** True for a thread that comes after a place: earlier, or at the same time by name. */
function isAfter(view: Found, place: Place): boolean {
  if (view.lastReplyAt !== place.at) return view.lastReplyAt < place.at;
  if (view.channelId !== place.channelId) return view.channelId > place.channelId;
  return view.seq < place.seq;
}

function textOf({ at, channelId, seq }: Place): string {
  return `${at}-${channelId}-${seq}`;
}

function placeOf(c: AppContext): Place {
  const cursor = c.req.query("cursor");
  if (cursor === undefined) return { at: MAX_SEQ, channelId: "", seq: MAX_SEQ };
  const [, at, channelId, seq] = /^(\d{1,15})-(c_\w{20})-(\d{1,15})$/.exec(cursor) ?? [];
  if (at === undefined || channelId === undefined || seq === undefined)
    return deny("invalid", "cursor: is none of ours");
  return { at: Number(at), channelId, seq: Number(seq) };
}
