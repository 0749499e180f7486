import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import type { SavedView } from "../protocol/personal.ts";
import { deskOf } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import {
  channelIdOf,
  deny,
  expectOk,
  pageLimit,
  pageOf,
  queryNumber,
  signedIn,
} from "./context.ts";
import { messageSeqOf } from "./message-command.ts";
import { renderAll, renderOne } from "./rendered.ts";
import { answer } from "./reply.ts";

/** `/api/me/saved`: the messages that a person wants to find again. */
export const meSaved = new Hono<AppEnv>().get("/saved", async (c) => {
  const session = await signedIn(c);
  const limit = pageLimit(c);
  const before = queryNumber(c, "cursor", 1, Number.MAX_SAFE_INTEGER, null);
  const rows = await deskOf(c.env, session.userId).saved(before, limit + 1);
  const page = pageOf(rows, limit, ({ id }) => String(id));
  const of = await renderAll(c, session, page.items);
  const items = page.items.map(({ channelId, seq, savedAt }): SavedView => {
    const message = of({ channelId, seq });
    return { channelId, seq, savedAt, message: typeof message === "string" ? null : message };
  });
  return answer(c, { items, nextCursor: page.nextCursor } satisfies Page<SavedView>);
});

/** `/api/channels/:id/messages/:seq/saved`: one of them. */
export const channelSaved = new Hono<AppEnv>()
  .put("/:id/messages/:seq/saved", async (c) => {
    const session = await signedIn(c);
    const place = { channelId: channelIdOf(c), seq: messageSeqOf(c) };
    if ((await renderOne(c, session, place)) === undefined)
      deny("not_found", "There is no such message");
    const { channelId, seq } = place;
    expectOk(await deskOf(c.env, session.userId).save(channelId, seq, true));
    return c.json(place);
  })
  .delete("/:id/messages/:seq/saved", async (c) => {
    // Also what is not readable any more may be let go.
    const { userId } = await signedIn(c);
    const place = { channelId: channelIdOf(c), seq: messageSeqOf(c) };
    expectOk(await deskOf(c.env, userId).save(place.channelId, place.seq, false));
    return c.json(place);
  });
