import { Hono } from "hono";
import { may } from "../identity/permissions.ts";
import type { EmojiView } from "../protocol/custom-emoji.ts";
import { isEmojiName, MAX_CUSTOM_EMOJI } from "../protocol/custom-emoji.ts";
import type { Role } from "../protocol/events.ts";
import { EmojiTable } from "../storage/directory/emoji.ts";
import { now } from "../storage/faults.ts";
import { deletePicture } from "../storage/pictures.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, signedIn } from "./context.ts";
import { tellList } from "./devices.ts";
import { isBuiltIn } from "./emoji-names.ts";
import { MOVING, takePicture } from "./pictures.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/emoji`: emoji that the workspace has added. */
export const emoji = new Hono<AppEnv>()
  .get("/:id/emoji", async (c) => {
    const { id } = await workspaceOf(c);
    const limit = pageLimit(c);
    const rows = await new EmojiTable(c.env).list(id, c.req.query("cursor") ?? "", limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.name),
    );
  })
  .put("/:id/emoji/:name", async (c) => {
    const { id, role } = await workspaceOf(c, "workspace.emoji.add");
    const { userId } = await signedIn(c);
    const name = c.req.param("name");
    if (!isEmojiName(name)) deny("invalid", "name: must be 1 to 40 of a-z, 0-9, _, + and -");
    if (isBuiltIn(name)) deny("conflict", "This is the name of an emoji that everybody has");
    const table = new EmojiTable(c.env);
    const before = await table.find(id, name);
    if (before === undefined) {
      if ((await table.count(id)) >= MAX_CUSTOM_EMOJI)
        deny("conflict", `A workspace has at most ${MAX_CUSTOM_EMOJI} emoji of its own`);
    } else if (!mayChange(before, userId, role)) deny("conflict", "This name is taken");
    const one = { name, by: before?.by ?? userId, createdAt: before?.createdAt ?? now() };
    const keep = async (url: string) => {
      await table.put(id, { ...one, url });
      return before?.url ?? null;
    };
    // Each has an owner of its own: two emoji of the same picture go one by one.
    const url = await takePicture(c, `${id}.${name}`, keep, MOVING);
    await tellList(c, id, "emoji");
    return c.json({ ...one, url } satisfies EmojiView, before === undefined ? 201 : 200);
  })
  .delete("/:id/emoji/:name", async (c) => {
    const { id, role } = await workspaceOf(c);
    const { userId } = await signedIn(c);
    const found = await emojiOf(c, id);
    if (!mayChange(found, userId, role)) deny("forbidden", "Your role does not allow this");
    await new EmojiTable(c.env).remove(id, found.name);
    await deletePicture(c.env, found.url);
    await tellList(c, id, "emoji");
    return c.json({ name: found.name });
  });

/** Whoever has added an emoji may change it, as long as they may add any, and so may an admin. */
function mayChange(found: EmojiView, userId: string, role: Role): boolean {
  if (may(role, "workspace.emoji.delete.any")) return true;
  return found.by === userId && may(role, "workspace.emoji.add");
}

async function emojiOf(c: AppContext, workspaceId: string): Promise<EmojiView> {
  const name = c.req.param("name") ?? "";
  const found = isEmojiName(name) ? await new EmojiTable(c.env).find(workspaceId, name) : undefined;
  return found ?? deny("not_found", "There is no such emoji");
}
