import { Hono } from "hono";
import type { AlertRule, AlertsView, AlertTarget } from "../protocol/alerts.ts";
import {
  createAlertBody,
  MAX_ALERT_RULES,
  ruleFault,
  updateAlertBody,
} from "../protocol/alerts.ts";
import { newId } from "../protocol/ids.ts";
import { AlertTable } from "../storage/directory/alerts.ts";
import type { Env } from "../storage/env.ts";
import { metricsDesk } from "../storage/metrics.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBody } from "./context.ts";
import { mayStillSpeak, speakerIn } from "./alert-speaker.ts";

/** Past alerts that are listed. */
const RECENT = 50;

/** `/api/admin/alerts`: the rules, what fires and what did; behind the guard of `/api/admin`. */
export const adminAlerts = new Hono<AppEnv>()
  .get("/", async (c) => {
    const table = new AlertTable(c.env);
    const [rules, kept, live] = await Promise.all([
      table.rules(),
      table.recent(RECENT),
      metricsDesk(c.env).alerts(),
    ]);
    // What D1 has not been told yet is newer.
    const newer = [...live.open, ...live.recent];
    const known = new Set(newer.map(({ id }) => id));
    const all = [...newer, ...kept.filter(({ id }) => !known.has(id))];
    const recent = [...new Map(all.map((alert) => [alert.id, alert])).values()]
      .filter(({ id }) => !live.open.some((open) => open.id === id))
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .slice(0, RECENT);
    return c.json({ rules: rules.map(shown), open: live.open, recent } satisfies AlertsView);
  })
  .post("/", async (c) => {
    const { clearThreshold, target, ...body } = await readBody(c, createAlertBody);
    const rule = {
      id: newId("a"),
      ...body,
      clearThreshold: clearThreshold ?? body.threshold,
      target: null,
    };
    expectSound(rule);
    const table = new AlertTable(c.env);
    if ((await table.rules()).length >= MAX_ALERT_RULES)
      deny("conflict", `At most ${MAX_ALERT_RULES} rules`);
    return c.json(shown(await put(c, { ...rule, target: await reach(c, target, null) })), 201);
  })
  .patch("/:id", async (c) => {
    const { target, ...change } = await readBody(c, updateAlertBody);
    const before = await find(c.env, c.req.param("id"));
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const rule: AlertRule = { ...before, ...Object.fromEntries(given) };
    expectSound(rule);
    if (target !== undefined) rule.target = await reach(c, target, before.target);
    return c.json(shown(await put(c, rule)));
  })
  .delete("/:id", async (c) => {
    const { id } = await find(c.env, c.req.param("id"));
    const table = new AlertTable(c.env);
    await table.drop(id);
    await metricsDesk(c.env).setRules(await table.rules());
    return c.json({ id });
  });

async function find(env: Env, id: string): Promise<AlertRule> {
  const rule = (await new AlertTable(env).rules()).find((one) => one.id === id);
  return rule ?? deny("not_found", "There is no such rule");
}

function expectSound(rule: AlertRule): void {
  const fault = ruleFault(rule);
  if (fault !== undefined) deny("invalid", fault);
}

async function put(c: AppContext, rule: AlertRule): Promise<AlertRule> {
  const table = new AlertTable(c.env);
  await table.put(rule);
  await metricsDesk(c.env).setRules(await table.rules());
  return rule;
}

/** Makes sure that what is sent there can arrive: in a channel somebody of ours has to be a member. */
async function reach(
  c: AppContext,
  target: AlertTarget | null,
  before: AlertTarget | null,
): Promise<AlertTarget | null> {
  if (target === null || !("channelId" in target)) return target;
  const { channelId } = target;
  if (before !== null && "channelId" in before && before.channelId === channelId)
    if (await mayStillSpeak(c, before)) return before;
  return { channelId, as: await speakerIn(c, channelId) };
}

/** A rule as it is answered. */
function shown(rule: AlertRule): AlertRule {
  const { target } = rule;
  return target !== null && "channelId" in target
    ? { ...rule, target: { channelId: target.channelId } }
    : rule;
}
