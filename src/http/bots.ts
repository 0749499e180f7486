import { Hono } from "hono";
import { keyText, newSecret, secretHash } from "../identity/keys.ts";
import { newId } from "../protocol/ids.ts";
import { createBotBody, createKeyBody, INTEGRATION_LIMITS } from "../protocol/integrations.ts";
import type { BotView, KeyView, NewKeyView } from "../protocol/integrations.ts";
import { KeyTable } from "../storage/directory/api-keys.ts";
import { BotTable } from "../storage/directory/bots.ts";
import { now } from "../storage/faults.ts";
import { addBot, endKey, endKeys, removeBot } from "./bot-people.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/bots`: programs that take part, and the keys that they come with. */
export const bots = new Hono<AppEnv>()
  .get("/:id/bots", async (c) => {
    const { id } = await workspaceOf(c, "workspace.integrations.manage");
    const limit = pageLimit(c);
    const rows = await new BotTable(c.env).list(id, c.req.query("cursor") ?? "", limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.userId),
    );
  })
  .post("/:id/bots", async (c) => {
    const { id } = await workspaceOf(c, "workspace.integrations.manage");
    const { name } = await readBody(c, createBotBody);
    if ((await new BotTable(c.env).count(id)) >= INTEGRATION_LIMITS.bots)
      deny("conflict", "There are too many bots");
    return c.json(await addBot(c, id, name, "bot"), 201);
  })
  .delete("/:id/bots/:botId", async (c) => {
    const { id, bot } = await botOf(c);
    await endKeys(c, id, bot.userId);
    await removeBot(c, id, bot.userId);
    return c.json({ userId: bot.userId });
  })
  .get("/:id/bots/:botId/keys", async (c) => {
    const { id, bot } = await botOf(c);
    const items: KeyView[] = await new KeyTable(c.env).list(id, bot.userId);
    return answer(c, { items, nextCursor: null });
  })
  .post("/:id/bots/:botId/keys", async (c) => {
    const { id: workspaceId, bot } = await botOf(c);
    const { userId: createdBy } = await signedIn(c);
    const wanted = await readBody(c, createKeyBody);
    const table = new KeyTable(c.env);
    if ((await table.list(workspaceId, bot.userId)).length >= INTEGRATION_LIMITS.keysOfABot)
      deny("conflict", "This bot has too many keys");
    const secret = newSecret();
    const id = newId("k");
    const key: KeyView = { id, ...wanted, createdBy, createdAt: now(), lastUsedAt: null };
    const hash = secretHash(secret);
    await table.create({ ...key, hash, userId: bot.userId, workspaceId });
    return c.json({ ...key, key: keyText(id, secret) } satisfies NewKeyView, 201);
  })
  .delete("/:id/bots/:botId/keys/:keyId", async (c) => {
    const { id, bot } = await botOf(c);
    const keyId = c.req.param("keyId");
    const keys = await new KeyTable(c.env).list(id, bot.userId);
    if (!keys.some((key) => key.id === keyId)) deny("not_found", "There is no such key");
    await endKey(c, bot.userId, keyId);
    return c.json({ id: keyId });
  });

async function botOf(c: AppContext): Promise<{ id: string; bot: BotView }> {
  const { id } = await workspaceOf(c, "workspace.integrations.manage");
  const bot = await new BotTable(c.env).find(id, c.req.param("botId") ?? "");
  return bot === undefined ? deny("not_found", "There is no such bot") : { id, bot };
}
