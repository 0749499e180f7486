import { Hono } from "hono";
import { ExportNotes } from "../storage/directory/exports.ts";
import type { AppEnv } from "./context.ts";
import { pageLimit } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** Who has taken copies of a workspace's words, for everybody in it. */
export const workspaceExports = new Hono<AppEnv>().get("/:id/exports", async (c) => {
  const { id } = await workspaceOf(c);
  const items = await new ExportNotes(c.env).list(id, pageLimit(c));
  return answer(c, { items, nextCursor: null });
});
