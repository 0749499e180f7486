import { Hono } from "hono";
import type { Page, ReaderView } from "../protocol/http.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, channelIdOf, deny, signedIn } from "./context.ts";
import { answer } from "./reply.ts";

/** `/api/channels/:id/messages/:seq/readers`: who has read that far. */
export const readers = new Hono<AppEnv>().get("/:id/messages/:seq/readers", async (c) => {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const seq = c.req.param("seq");
  if (!/^[1-9]\d{0,14}$/.test(seq)) return deny("not_found", "There is no such message");
  const items = await askChannel(c, session, (actor) =>
    channelStub(c.env, channelId).readers(actor, Number(seq)),
  );
  return answer(c, { items, nextCursor: null } satisfies Page<ReaderView>);
});
