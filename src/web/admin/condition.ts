import { params } from "@nanostores/i18n";
import type { AlertRule } from "../../protocol/alerts.ts";
import { i18n } from "../i18n/i18n.ts";
import { spanOfSeconds } from "../lib/figures.ts";
import { writeMetric } from "./metrics.ts";
import { metricWords } from "./metric-words.ts";

/** The words of {@link conditionOf}. */
export const conditionWords = i18n("adminCondition", {
  above: params("{metric} above {threshold}"),
  below: params("{metric} below {threshold}"),
  lasting: params("{condition} for {span}"),
});

type Condition = Pick<AlertRule, "metric" | "op" | "threshold" | "forS">;

/** When a rule fires, as a phrase: "Response time (p95) above 500 ms for 15 s". */
export function conditionOf({ metric, op, threshold, forS }: Condition): string {
  const t = conditionWords.get();
  const name = metricWords.get()[metric];
  const condition =
    metric === "breaker_open"
      ? name
      : t[op]({ metric: name, threshold: writeMetric(metric, threshold) });
  return forS === 0 ? condition : t.lasting({ condition, span: spanOfSeconds(forS) });
}
