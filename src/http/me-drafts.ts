import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import type { DraftView } from "../protocol/personal.ts";
import { draftBody } from "../protocol/personal.ts";
import { channelStub, deskOf } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, channelIdOf, expectOk, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";

/** `/api/me/drafts`: what a person has begun to write. */
export const meDrafts = new Hono<AppEnv>().get("/drafts", async (c) => {
  const { userId } = await signedIn(c);
  const items: DraftView[] = await deskOf(c.env, userId).drafts();
  return answer(c, { items, nextCursor: null } satisfies Page<DraftView>);
});

/** `/api/channels/:id/draft`: one of them. */
export const channelDraft = new Hono<AppEnv>().put("/:id/draft", async (c) => {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const draft = await readBody(c, draftBody);
  await askChannel(c, session, (actor) => channelStub(c.env, channelId).describe(actor));
  const held = await deskOf(c.env, session.userId).putDraft({ channelId, ...draft });
  return c.json(expectOk(held));
});
