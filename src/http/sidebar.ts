import { Hono } from "hono";
import type { SidebarView } from "../protocol/personal.ts";
import { sidebarBody } from "../protocol/personal.ts";
import { deskOf } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `/api/workspaces/:id/sidebar`: how a person has arranged a workspace. */
export const sidebar = new Hono<AppEnv>()
  .get("/:id/sidebar", async (c) => {
    const { id } = await workspaceOf(c);
    const { userId } = await signedIn(c);
    const layout: SidebarView = await deskOf(c.env, userId).sidebar(id);
    return answer(c, layout);
  })
  .put("/:id/sidebar", async (c) => {
    const { id } = await workspaceOf(c);
    const { userId } = await signedIn(c);
    const layout = await readBody(c, sidebarBody);
    return c.json(await deskOf(c.env, userId).putSidebar(id, layout));
  });
