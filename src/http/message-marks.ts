import { Hono } from "hono";
import type { Pin } from "../channel/lookup.ts";
import { wouldFollow } from "../channel/lookup.ts";
import type { Message } from "../protocol/events.ts";
import { pollBody } from "../protocol/http.ts";
import type { Page, VersionView } from "../protocol/http.ts";
import { HistoryStore, VERSIONS_READ } from "../storage/history.ts";
import type { PinPlace, StoredVersion } from "../storage/history.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { askChannel, channelIdOf, deny, pageLimit, readBody, signedIn } from "./context.ts";
import { changed, messageSeqOf } from "./message-command.ts";
import { answer } from "./reply.ts";

/** `/api/channels/:id`: pins, and of one message its votes, its poll, its versions and who follows it. */
export const messageMarks = new Hono<AppEnv>()
  .get("/:id/pins", async (c) => answer(c, await pins(c)))
  .put("/:id/messages/:seq/votes/:option", (c) => vote(c, true))
  .delete("/:id/messages/:seq/votes/:option", (c) => vote(c, false))
  .put("/:id/messages/:seq/poll", async (c) => {
    await readBody(c, pollBody);
    return changed(c, { type: "closePoll" });
  })
  .get("/:id/messages/:seq/versions", async (c) => answer(c, await versions(c)))
  .get("/:id/messages/:seq/follow", async (c) => answer(c, { following: await following(c) }))
  .put("/:id/messages/:seq/follow", (c) => changed(c, { type: "follow", on: true }))
  .delete("/:id/messages/:seq/follow", (c) => changed(c, { type: "follow", on: false }));

function vote(c: AppContext, on: boolean): Promise<Response> {
  const option = c.req.param("option") ?? "";
  return changed(c, {
    type: "vote",
    option: /^\d$/.test(option) ? Number(option) : Number.NaN,
    on,
  });
}

/** Newest pin first; the cursor is the place of the last. */
async function pins(c: AppContext): Promise<Page<Message>> {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const limit = pageLimit(c);
  const before = pinPlace(c.req.query("cursor"));
  const slice = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).pins(actor, before, limit + 1),
  );
  const all: Pin[] = [...slice.pins];
  if (slice.floor > 0)
    all.push(
      ...(await inD1(() =>
        new HistoryStore(c.env, channelId).pins({
          upTo: slice.floor,
          before,
          except: slice.held,
          limit: limit + 1,
        }),
      )),
    );
  const there = all.filter(({ message }) => message.seq > slice.expired);
  there.sort((a, b) => b.pin - a.pin || b.message.seq - a.message.seq);
  const last = there.length > limit ? there[limit - 1] : undefined;
  return {
    items: there.slice(0, limit).map(({ message }) => message),
    nextCursor: last === undefined ? null : `${last.pin}-${last.message.seq}`,
  };
}

function pinPlace(cursor: string | undefined): PinPlace {
  if (cursor === undefined) return { pin: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
  const [, pin, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? [];
  if (pin === undefined || seq === undefined) return deny("invalid", "cursor: is none of ours");
  return { pin: Number(pin), seq: Number(seq) };
}

/** What edits have replaced, oldest first; of more than there is room for the newest. */
async function versions(c: AppContext): Promise<Page<VersionView, null>> {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const seq = messageSeqOf(c);
  const slice = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).versions(actor, seq),
  );
  const older = slice.more
    ? await inD1(() => new HistoryStore(c.env, channelId).versions(seq))
    : undefined;
  const author = slice.authorId ?? older?.authorId;
  if (author === undefined) return deny("not_found", "There is no such message");
  const byRev = new Map<number, StoredVersion>();
  for (const version of [...(older?.versions ?? []), ...slice.versions])
    byRev.set(version.rev, version);
  const items = [...byRev.values()]
    .toSorted((a, b) => a.rev - b.rev)
    .slice(-VERSIONS_READ)
    .map(({ body, at }) => ({ body, at, editedBy: author }));
  return { items, nextCursor: null };
}

async function following(c: AppContext): Promise<boolean> {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const seq = messageSeqOf(c);
  const known = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).following(actor, seq),
  );
  if (known.following !== null) return known.following;
  const stored = await inD1(() => new HistoryStore(c.env, channelId).one(seq));
  if (stored === undefined) return deny("not_found", "There is no such message");
  if (stored.message.threadSeq !== null) deny("invalid", "A reply has no thread of its own");
  return wouldFollow(stored.message, session.userId);
}

async function inD1<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch {
    return deny("unavailable", "Older history is out of reach, try again", 2, "history");
  }
}
