import type { AlertMetric, AlertView } from "../protocol/alerts.ts";
import type { Env } from "../storage/env.ts";
import { channelStub } from "../storage/objects.ts";
import { callOutside } from "../storage/outside.ts";
import type { News, Watchman } from "./watchman.ts";

/** News that could not be told for so long is of no use any more, ms. */
const STALE_MS = 60 * 60_000;
/** News that are told in one turn. */
const AT_ONCE = 5;
const WEBHOOK_TIMEOUT_MS = 5_000;

const UNITS: Readonly<Record<AlertMetric, (value: number) => string>> = {
  p95_ms: (value) => `95% of answers within ${Math.round(value)} ms`,
  error_rate: (value) => `${(value * 100).toFixed(1)}% of requests fail`,
  cache_hit_rate: (value) => `${(value * 100).toFixed(0)}% cache hits`,
  queue_depth: (value) => `${value} jobs wait`,
  outbox_age_s: (value) => `the oldest message has waited ${Math.round(value)} s for history`,
  breaker_open: (value) => `${value} ${value === 1 ? "part is" : "parts are"} out of service`,
};

/** One line that says what an alert is about. */
export function newsText({ alert, what }: Pick<News, "alert" | "what">): string {
  if (what === "fires") return `🔴 **${alert.name}**: ${UNITS[alert.metric](alert.value)}`;
  const seconds = Math.round(((alert.endedAt ?? alert.startedAt) - alert.startedAt) / 1_000);
  return `🟢 **${alert.name}** is over after ${seconds} s; at worst ${UNITS[alert.metric](alert.peak)}`;
}

/** Tells what there is to tell. What does not arrive is tried again after what waits as well, for an hour. */
export async function tellNews(env: Env, watchman: Watchman, nowMs: number): Promise<void> {
  await Promise.all(
    watchman.news.slice(0, AT_ONCE).map(async (news) => {
      const hasArrived = await tell(env, news).catch(() => false);
      const since = news.alert.endedAt ?? news.alert.startedAt;
      if (hasArrived || nowMs - since > STALE_MS) watchman.told(news, hasArrived);
      else watchman.missed(news);
    }),
  );
}

/** True where it has arrived. Telling it again says nothing twice in a channel, and the same id to a webhook. */
async function tell(env: Env, news: News): Promise<boolean> {
  const { alert, what, target } = news;
  const id = `${alert.id}.${what}`;
  if ("channelId" in target) {
    if (target.as === undefined) return false;
    const actor = { userId: target.as, sessionId: "" };
    const body = newsText(news);
    const said = await channelStub(env, target.channelId, "object").command(actor, {
      type: "send",
      id,
      body,
    });
    return "ok" in said;
  }
  const answered = await callOutside(env, target.webhookUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Edgewise-Delivery": id },
    body: JSON.stringify({ text: newsText(news), id, status: what, alert: told(alert) }),
    timeoutMs: WEBHOOK_TIMEOUT_MS,
  });
  return "ok" in answered && answered.ok.status < 300;
}

/** What a webhook is told of an alert. */
function told({ id, name, metric, threshold, value, peak, startedAt, endedAt }: AlertView) {
  return { id, name, metric, threshold, value, peak, startedAt, endedAt };
}
