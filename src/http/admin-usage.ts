import { Hono } from "hono";
import type { ConnectedPeople, Overview, TopChannel, WorkspaceUsage } from "../protocol/admin.ts";
import { updatePlanBody } from "../protocol/admin.ts";
import { workspaceCost } from "../protocol/workspace-cost.ts";
import { reportNow } from "../observability/reporter.ts";
import type { WorkspaceRow } from "../storage/directory/usage.ts";
import { UsageTable } from "../storage/directory/usage.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { heldChannels, heldPeople } from "../storage/fleet.ts";
import { messageCounts } from "../storage/message-counts.ts";
import { metricsDesk } from "../storage/metrics.ts";
import { channelStub } from "../storage/objects.ts";
import { withinPatience } from "../storage/patience.ts";
import type { AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody } from "./context.ts";

/** Channels that the overview names, and that are asked who is there; people that are named. */
const TOP = 20;
const ASKED = 50;
const PEOPLE_A_CHANNEL = 500;
const PEOPLE_NAMED = 200;
/** Channels of one page of workspaces that are looked at; with more of them its sums are unknown. */
const MAX_CHANNELS = 20_000;
/** A name is nice to have: it is waited for this long, ms. */
const NAME_PATIENCE_MS = 500;

/** What the operator's dashboard asks for; behind the guard of `/api/admin`. */
export const adminUsage = new Hono<AppEnv>()
  .get("/overview", async (c) => {
    await reportNow(c.env);
    const [figures, topChannels] = await Promise.all([metricsDesk(c.env).overview(), topOf(c.env)]);
    const overview: Overview = { ...figures, topChannels };
    return c.json(overview, 200, { "Cache-Control": "no-store" });
  })
  .get("/workspaces", async (c) => {
    const limit = pageLimit(c);
    const table = new UsageTable(c.env);
    const rows = await table.workspaces(c.req.query("cursor") ?? "", limit + 1);
    const page = pageOf(rows, limit, ({ id }) => id);
    return c.json({ ...page, items: await withUsage(c.env, page.items) });
  })
  .patch("/workspaces/:id", async (c) => {
    const { plan } = await readBody(c, updatePlanBody);
    const id = c.req.param("id");
    if (!(await new UsageTable(c.env).setPlan(id, plan)))
      deny("not_found", "There is no such workspace");
    return c.json({ id, plan });
  })
  .get("/people", async (c) => c.json(await connectedPeople(c.env)));

type ChannelName = Pick<TopChannel, "id" | "name" | "workspaceName">;

/** What the busiest channels were called when D1 last said it: an outage is when one looks at them. */
let lastNames: readonly ChannelName[] = [];

async function topOf(env: Env): Promise<TopChannel[]> {
  const channels = await heldChannels(env, TOP);
  const names = await named(
    channels.map(({ id }) => id),
    (ids) => new UsageTable(env).channelNames(ids),
  );
  if (names.length > 0) lastNames = names;
  return channels.map(({ id, workspaceId, connections, people, relays }) => {
    const { name = null, workspaceName = null } = lastNames.find((one) => one.id === id) ?? {};
    return { id, name, workspaceId, workspaceName, connections, people, relays };
  });
}

/** Names, as far as D1 says them in time. */
async function named<T>(
  ids: readonly string[],
  ask: (ids: readonly string[]) => Promise<T[]>,
): Promise<T[]> {
  if (ids.length === 0) return [];
  return (await withinPatience(ask(ids), NAME_PATIENCE_MS)) ?? [];
}

async function withUsage(env: Env, rows: readonly WorkspaceRow[]): Promise<WorkspaceUsage[]> {
  const channels = await new UsageTable(env).channels(
    rows.map(({ id }) => id),
    MAX_CHANNELS + 1,
  );
  const counts =
    channels.length > MAX_CHANNELS
      ? undefined
      : await messageCounts(
          env,
          channels.map(({ id }) => id),
        ).catch(() => undefined);
  return rows.map((row) => {
    if (counts === undefined)
      return { ...row, messages: null, storageBytes: null, costPerMonth: null };
    const own = channels.filter(({ workspaceId }) => workspaceId === row.id);
    const messages = own.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
    return { ...row, messages, ...workspaceCost(messages, now() - row.createdAt) };
  });
}

async function connectedPeople(env: Env): Promise<ConnectedPeople> {
  const [channels, held] = await Promise.all([heldChannels(env, ASKED), heldPeople(env, now())]);
  const open = new Map<string, number>();
  await Promise.all(
    channels.map(async ({ id }) => {
      const present = await withinPatience(channelStub(env, id).present(PEOPLE_A_CHANNEL));
      for (const userId of present ?? []) open.set(userId, (open.get(userId) ?? 0) + 1);
    }),
  );
  const first = [...open].toSorted((a, b) => b[1] - a[1]).slice(0, PEOPLE_NAMED);
  const names = await named(
    first.map(([userId]) => userId),
    (ids) => new UsageTable(env).people(ids),
  );
  const isWhole =
    channels.length < ASKED && channels.every(({ people }) => people <= PEOPLE_A_CHANNEL);
  return {
    total: isWhole ? open.size : Math.max(open.size, held),
    items: first.map(([userId, count]) => {
      const { name = null, picture = null } = names.find((one) => one.userId === userId) ?? {};
      return { userId, name, picture, channels: count };
    }),
  };
}
