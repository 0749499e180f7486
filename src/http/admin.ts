import { Hono } from "hono";
import { z } from "zod";
import { isChannelId } from "../protocol/ids.ts";
import { now } from "../storage/faults.ts";
import { drainChannels, liveChannels, liveTotals } from "../storage/fleet.ts";
import { channelStub } from "../storage/objects.ts";
import { adminAlerts } from "./alerts.ts";
import { adminUsage } from "./admin-usage.ts";
import type { AppEnv } from "./context.ts";
import { deny, readBody } from "./context.ts";
import { operatorOnly } from "./operator.ts";

const drainBody = z.union([
  z.strictObject({ channelId: z.string().max(64) }),
  z.strictObject({ workspaceId: z.string().min(1).max(64) }),
  z.strictObject({ all: z.literal(true) }),
]);
/** Channels that `live` names. */
const TOP = 50;

/** `/api/admin`: for the operator; to everybody else it is absent. */
export const admin = new Hono<AppEnv>()
  .use(operatorOnly)
  .route("/", adminUsage)
  .route("/alerts", adminAlerts)
  .post("/drain", async (c) => {
    const what = await readBody(c, drainBody);
    if (!("channelId" in what))
      return c.json(await drainChannels(c.env, "workspaceId" in what ? what.workspaceId : null));
    const connections = isChannelId(what.channelId)
      ? await channelStub(c.env, what.channelId).drain()
      : null;
    if (connections === null) return deny("not_found", "There is no such channel");
    return c.json({ drained: 1, connections });
  })
  .get("/live", async (c) => {
    const nowMs = now();
    const [totals, channels] = await Promise.all([
      liveTotals(c.env, nowMs),
      liveChannels(c.env, nowMs, null, TOP),
    ]);
    return c.json({ totals, channels });
  });
