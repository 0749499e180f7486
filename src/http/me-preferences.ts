import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import type { BlockView, Preferences } from "../protocol/personal.ts";
import { preferencesBody } from "../protocol/personal.ts";
import { FellowTable } from "../storage/directory/fellows.ts";
import { choicesOf, deskOf, outreachOf } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, expectOk, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";

/** `/api/me/preferences` and `/api/me/blocks`: what a person has chosen, and whom they want to hear nothing of. */
export const mePreferences = new Hono<AppEnv>()
  .get("/preferences", async (c) => {
    const { userId } = await signedIn(c);
    const found: Preferences = await deskOf(c.env, userId).preferences();
    return answer(c, found);
  })
  .patch("/preferences", async (c) => {
    const { userId } = await signedIn(c);
    const change = await readBody(c, preferencesBody);
    // Letters link to where the person came by when they asked for them.
    if (change.digest) await outreachOf(c.env, userId).cameBy(userId, new URL(c.req.url).origin);
    return c.json(await choicesOf(c.env, userId).prefer(userId, change));
  })
  .get("/blocks", async (c) => {
    const { userId } = await signedIn(c);
    const items: BlockView[] = await deskOf(c.env, userId).blocks();
    return answer(c, { items, nextCursor: null } satisfies Page<BlockView>);
  })
  .put("/blocks/:userId", (c) => block(c, true))
  .delete("/blocks/:userId", (c) => block(c, false));

async function block(c: AppContext, on: boolean): Promise<Response> {
  const { userId } = await signedIn(c);
  const other = c.req.param("userId") ?? "";
  if (other === userId) deny("invalid", "userId: that is you");
  // Who is blocked may be unblocked also when they are no longer met anywhere.
  const isKnown = on
    ? (await new FellowTable(c.env).among(userId, [other])).length > 0
    : await deskOf(c.env, userId).isBlocked(other);
  if (!isKnown) {
    if (on) deny("not_found", "There is no such person");
    return c.json({ userId: other });
  }
  expectOk(await choicesOf(c.env, userId).block(userId, other, on));
  return c.json({ userId: other });
}
