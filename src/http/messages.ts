import { Hono } from "hono";
import type { MessageRange } from "../channel/log.ts";
import type { Message } from "../protocol/events.ts";
import { sendBody } from "../protocol/frames.ts";
import { editBody } from "../protocol/http.ts";
import type { MessagePage } from "../protocol/http.ts";
import type { AppContext, AppEnv } from "./context.ts";
import {
  askChannel,
  channelIdOf,
  deny,
  pageLimit,
  queryNumber,
  readBody,
  signedIn,
} from "./context.ts";
import { readRange } from "./history-page.ts";
import { changed, commandId, run } from "./message-command.ts";
import { answer } from "./reply.ts";

const MAX_SEQ = Number.MAX_SAFE_INTEGER;

/** `/api/channels/:id/messages`: pages, and the same commands as on the socket. */
export const messages = new Hono<AppEnv>()
  .get("/:id/messages", async (c) => answer(c, await page(c)))
  .post("/:id/messages", async (c) => {
    const { clientMsgId: own, ...rest } = await readBody(c, sendBody);
    const id = own ?? commandId(c);
    const { message, repeat } = await run(c, { type: "send", id, ...rest });
    return c.json({ message }, repeat ? 200 : 201);
  })
  .patch("/:id/messages/:seq", async (c) => {
    const { body } = await readBody(c, editBody);
    return changed(c, { type: "edit", body });
  })
  .delete("/:id/messages/:seq", (c) => changed(c, { type: "delete" }))
  .put("/:id/messages/:seq/reactions/:emoji", (c) =>
    changed(c, { type: "react", emoji: c.req.param("emoji"), on: true }),
  )
  .delete("/:id/messages/:seq/reactions/:emoji", (c) =>
    changed(c, { type: "react", emoji: c.req.param("emoji"), on: false }),
  )
  .put("/:id/messages/:seq/pin", (c) => changed(c, { type: "pin", on: true }))
  .delete("/:id/messages/:seq/pin", (c) => changed(c, { type: "pin", on: false }));

/** `?before=` and `?cursor=` go back, `?after=` goes forward, `?around=` has both sides; without any, the newest. */
async function page(c: AppContext): Promise<MessagePage> {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const limit = pageLimit(c);
  const thread = queryNumber(c, "thread", 1, MAX_SEQ, null);
  const after = queryNumber(c, "after", 0, MAX_SEQ, undefined);
  const around = queryNumber(c, "around", 1, MAX_SEQ, undefined);
  const cursor = queryNumber(c, "cursor", 0, MAX_SEQ, undefined);
  const before = queryNumber(c, "before", 0, MAX_SEQ, cursor);
  const named = [after, around, before].filter((place) => place !== undefined);
  if (named.length > 1) deny("invalid", "Only one of before, after and around");
  const read = (range: Omit<MessageRange, "thread">) =>
    askChannel(c, session, (actor) => readRange(c.env, channelId, actor, { ...range, thread }));
  if (after !== undefined) {
    const { messages: found, head } = await read({
      after,
      before: MAX_SEQ,
      limit: limit + 1,
      from: "oldest",
    });
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.seq ?? null) : null, head };
  }
  if (around !== undefined) {
    const half = Math.ceil(limit / 2);
    const older = await read({ after: 0, before: around + 1, limit: half + 1, from: "newest" });
    const newer = await read({ after: around, before: MAX_SEQ, limit, from: "oldest" });
    const back = backward(older.messages, half);
    // The two were read one after the other; only what the first knew is true of both.
    const items = [...back.items, ...newer.messages.slice(0, limit - back.items.length)];
    return { items, nextCursor: back.nextCursor, head: older.head };
  }
  const range = { after: 0, before: before ?? MAX_SEQ, limit: limit + 1, from: "newest" } as const;
  const { messages: found, head } = await read(range);
  return { ...backward(found, limit), head };
}

function backward(found: Message[], limit: number): Pick<MessagePage, "items" | "nextCursor"> {
  const items = found.slice(-limit);
  return { items, nextCursor: found.length > limit ? (items[0]?.seq ?? null) : null };
}
