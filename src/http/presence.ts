import { Hono } from "hono";
import type { Page } from "../protocol/http.ts";
import { presenceBody, watchedIds } from "../protocol/personal.ts";
import type { PresenceView } from "../protocol/presence.ts";
import { FellowTable } from "../storage/directory/fellows.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import type { Env } from "../storage/env.ts";
import { whereaboutsOf } from "../storage/objects.ts";
import { getPresence } from "../storage/presence.ts";
import type { AppEnv } from "./context.ts";
import { check, deny, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** People who are asked at once; of more at a time the snapshots answer. */
const AT_ONCE = 25;

/** `/api/users/:id/presence`: where a person is, for those who share a workspace with them. */
export const userPresence = new Hono<AppEnv>()
  .get("/:user/presence", async (c) => {
    const { userId: self } = await signedIn(c);
    const named = c.req.param("user");
    const userId = named === "me" ? self : named;
    const isFellow =
      userId === self || (await new FellowTable(c.env).among(self, [userId])).length > 0;
    if (!isFellow) deny("not_found", "There is no such person");
    const found: PresenceView = await whereaboutsOf(c.env, userId).find(userId);
    return answer(c, found);
  })
  .put("/:user/presence", async (c) => {
    const { userId } = await signedIn(c);
    const named = c.req.param("user");
    if (named !== "me" && named !== userId) {
      const known = await new FellowTable(c.env).among(userId, [named]);
      if (known.length > 0) deny("forbidden", "That is not you");
      deny("not_found", "There is no such person");
    }
    const { status } = await readBody(c, presenceBody);
    const chosen = status === "online" ? null : status;
    return c.json(await whereaboutsOf(c.env, userId).choose(userId, chosen));
  });

/** `/api/workspaces/:id/presence`: many people of a workspace at once. */
export const workspacePresence = new Hono<AppEnv>().get("/:id/presence", async (c) => {
  const { id } = await workspaceOf(c);
  const asked = (c.req.query("userIds") ?? "").split(",").filter((one) => one !== "");
  const userIds = [...new Set(check(watchedIds, asked))];
  const members = await new WorkspaceTable(c.env).rolesOf(id, userIds);
  const present = userIds.filter((userId) => members.has(userId));
  const exact = present.length <= AT_ONCE;
  const items: PresenceView[] = [];
  for (let i = 0; i < present.length; i += AT_ONCE)
    items.push(
      ...(await Promise.all(
        present.slice(i, i + AT_ONCE).map((userId) => locate(c.env, userId, exact)),
      )),
    );
  return answer(c, { items, nextCursor: null } satisfies Page<PresenceView>);
});

async function locate(env: Env, userId: string, exact: boolean): Promise<PresenceView> {
  const snapshot = exact ? undefined : await getPresence(env, userId);
  return snapshot ?? whereaboutsOf(env, userId).find(userId);
}
