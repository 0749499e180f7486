import type { AlertMetric, AlertRule, AlertTarget } from "../../protocol/alerts.ts";
import { ruleFault } from "../../protocol/alerts.ts";
import type { RuleDraft } from "./calls.ts";
import { fromField, inField, usualSide } from "./metrics.ts";

/** A rule as it stands in the fields of its form. */
export type RuleForm = {
  name: string;
  metric: AlertMetric;
  op: AlertRule["op"];
  threshold: string;
  clear: string;
  forS: string;
  tells: "nobody" | "channel" | "webhook";
  channelId: string;
  webhookUrl: string;
};

/** What is wrong with a form: the field, and how. */
export type FormFault = {
  field: "name" | "threshold" | "clear" | "forS" | "channelId" | "webhookUrl";
  why: "missing" | "number" | "side" | "seconds" | "address";
};

const LONGEST_S = 3_600;
const LONGEST_NAME = 80;

/** What a rule begins with for each metric, in the server's units: those that every deployment begins with. */
const USUAL: Readonly<Record<AlertMetric, Pick<AlertRule, "threshold" | "clearThreshold">>> = {
  p95_ms: { threshold: 500, clearThreshold: 400 },
  error_rate: { threshold: 0.01, clearThreshold: 0.005 },
  cache_hit_rate: { threshold: 0.7, clearThreshold: 0.75 },
  queue_depth: { threshold: 100, clearThreshold: 80 },
  outbox_age_s: { threshold: 60, clearThreshold: 30 },
  breaker_open: { threshold: 0, clearThreshold: 0 },
};

/** The form of a rule, or of a new one. */
export function formOf(rule: AlertRule | undefined): RuleForm {
  if (rule === undefined)
    return {
      ...usualFor("p95_ms"),
      name: "",
      metric: "p95_ms",
      forS: "15",
      tells: "nobody",
      channelId: "",
      webhookUrl: "",
    };
  const { metric, target } = rule;
  return {
    name: rule.name,
    metric,
    op: rule.op,
    threshold: inField(metric, rule.threshold),
    clear: inField(metric, rule.clearThreshold),
    forS: String(rule.forS),
    tells: target === null ? "nobody" : "channelId" in target ? "channel" : "webhook",
    channelId: target !== null && "channelId" in target ? target.channelId : "",
    webhookUrl: target !== null && "webhookUrl" in target ? target.webhookUrl : "",
  };
}

/** What another metric makes of a form: a number of one says nothing about another. */
export function usualFor(
  metric: AlertMetric,
): Pick<RuleForm, "metric" | "op" | "threshold" | "clear"> {
  const { threshold, clearThreshold } = USUAL[metric];
  return {
    metric,
    op: usualSide(metric),
    threshold: inField(metric, threshold),
    clear: inField(metric, clearThreshold),
  };
}

/** The rule that a form describes, less whether it is on; or the first thing that is wrong with it. */
export function draftOf(
  form: RuleForm,
): { draft: Omit<RuleDraft, "enabled"> } | { fault: FormFault } {
  const name = form.name.trim();
  const { metric, op } = form;
  if (name === "" || name.length > LONGEST_NAME) return wrong("name", "missing");
  const threshold = fromField(metric, form.threshold);
  if (threshold === undefined) return wrong("threshold", "number");
  const clearThreshold = fromField(metric, form.clear);
  if (clearThreshold === undefined) return wrong("clear", "number");
  if (ruleFault({ op, threshold, clearThreshold }) !== undefined) return wrong("clear", "side");
  const forS = Number(form.forS.trim());
  if (!/^\d+$/.test(form.forS.trim()) || forS > LONGEST_S) return wrong("forS", "seconds");
  const target = targetOf(form);
  if (target !== null && "fault" in target) return target;
  return { draft: { name, metric, op, threshold, clearThreshold, forS, target } };
}

function targetOf({
  tells,
  channelId,
  webhookUrl,
}: RuleForm): AlertTarget | null | { fault: FormFault } {
  if (tells === "nobody") return null;
  if (tells === "channel") return channelId === "" ? wrong("channelId", "missing") : { channelId };
  const url = webhookUrl.trim();
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb ? { webhookUrl: url } : wrong("webhookUrl", "address");
}

function wrong(field: FormFault["field"], why: FormFault["why"]): { fault: FormFault } {
  return { fault: { field, why } };
}
