import { z } from "zod";
import { isChannelId } from "./ids.ts";
import { label } from "./label.ts";

/** What can be watched: each is one number, or unknown. */
export const ALERT_METRICS = [
  "p95_ms",
  "error_rate",
  "cache_hit_rate",
  "queue_depth",
  "outbox_age_s",
  "breaker_open",
] as const;
export type AlertMetric = (typeof ALERT_METRICS)[number];

/** Where the news of an alert goes; `as` is the bot that says it in the channel. */
export type AlertTarget = { channelId: string; as?: string } | { webhookUrl: string };

/**
 * Fires when the metric has been `op` the threshold for `forS` seconds, and ends when it has been on the
 * other side of `clearThreshold` for as long: between the two it stays what it is.
 */
export type AlertRule = {
  id: string;
  name: string;
  metric: AlertMetric;
  op: "above" | "below";
  threshold: number;
  clearThreshold: number;
  forS: number;
  target: AlertTarget | null;
  enabled: boolean;
};

/** An alert that fires, or fired. `value` is the metric when it began, `peak` the worst since. */
export type AlertView = {
  id: string;
  ruleId: string;
  name: string;
  metric: AlertMetric;
  threshold: number;
  value: number;
  peak: number;
  startedAt: number;
  endedAt: number | null;
  /** Whether the news has arrived where the rule sends it; null where it sends none. */
  delivered: boolean | null;
};

/** `GET /api/admin/alerts`. */
export type AlertsView = { rules: AlertRule[]; open: AlertView[]; recent: AlertView[] };

/** Rules that a deployment may have. */
export const MAX_ALERT_RULES = 50;

const target = z
  .union([
    z.strictObject({
      channelId: z.string().refine(isChannelId, { message: "must be a channel's id" }),
    }),
    z.strictObject({ webhookUrl: z.url({ protocol: /^https?$/ }).max(2_000) }),
  ])
  .nullable();

const fields = {
  name: label(80),
  metric: z.enum(ALERT_METRICS),
  op: z.enum(["above", "below"]),
  threshold: z.number().min(0).max(1e9),
  clearThreshold: z.number().min(0).max(1e9),
  forS: z.int().min(0).max(3_600),
  target,
  enabled: z.boolean(),
};

/** `POST /api/admin/alerts`; without a `clearThreshold` it is the threshold. */
export const createAlertBody = z.strictObject({
  ...fields,
  clearThreshold: fields.clearThreshold.optional(),
  forS: fields.forS.default(15),
  target: target.default(null),
  enabled: z.boolean().default(true),
});

/** `PATCH /api/admin/alerts/:id`. */
export const updateAlertBody = z
  .strictObject(fields)
  .partial()
  .refine((value) => Object.keys(value).length > 0, { message: "names nothing to change" });

/** Why this rule could flutter or never end, or nothing. */
export function ruleFault(
  rule: Pick<AlertRule, "op" | "threshold" | "clearThreshold">,
): string | undefined {
  const { op, threshold, clearThreshold } = rule;
  if (op === "above" && clearThreshold > threshold)
    return "clearThreshold: must not lie above the threshold";
  if (op === "below" && clearThreshold < threshold)
    return "clearThreshold: must not lie below the threshold";
  return undefined;
}
