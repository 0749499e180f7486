import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_METRICS, createAlertBody } from "../../../src/protocol/alerts.ts";
import type { AlertRule } from "../../../src/protocol/alerts.ts";
import { conditionOf } from "../../../src/web/admin/condition.ts";
import { fromField, inField } from "../../../src/web/admin/metrics.ts";
import { draftOf, formOf, usualFor } from "../../../src/web/admin/rule-form.ts";

const RULE: AlertRule = {
  id: "a_1",
  name: "Too many failures",
  metric: "error_rate",
  op: "above",
  threshold: 0.01,
  clearThreshold: 0.005,
  forS: 15,
  target: { webhookUrl: "https://example.com/hook" },
  enabled: true,
};

describe("the form of an alert rule", () => {
  it("says the rule, and gives it back as it was", () => {
    const form = formOf(RULE);
    expect(form).toMatchObject({ threshold: "1", clear: "0.5", tells: "webhook" });
    const { id: _id, enabled: _enabled, ...rest } = RULE;
    expect(draftOf(form)).toEqual({ draft: rest });
  });

  it("begins with a rule that needs nothing but a name, for every metric", () => {
    for (const metric of ALERT_METRICS) {
      const made = draftOf({ ...formOf(undefined), ...usualFor(metric), name: "N" });
      expect("draft" in made && createAlertBody.safeParse(made.draft).success, metric).toBe(true);
    }
  });

  it.each([
    [{ name: "  " }, { field: "name", why: "missing" }],
    [{ threshold: "" }, { field: "threshold", why: "number" }],
    [{ threshold: "-1" }, { field: "threshold", why: "number" }],
    [{ threshold: "1e3" }, { field: "threshold", why: "number" }],
    [{ clear: "much" }, { field: "clear", why: "number" }],
    [{ clear: "2" }, { field: "clear", why: "side" }],
    [{ op: "below" }, { field: "clear", why: "side" }],
    [{ forS: "1.5" }, { field: "forS", why: "seconds" }],
    [{ forS: "3601" }, { field: "forS", why: "seconds" }],
    [{ forS: "" }, { field: "forS", why: "seconds" }],
    [{ tells: "channel" }, { field: "channelId", why: "missing" }],
    [{ webhookUrl: "example.com" }, { field: "webhookUrl", why: "address" }],
    [{ webhookUrl: "javascript:alert(1)" }, { field: "webhookUrl", why: "address" }],
  ] as const)("refuses %j", (change, fault) => {
    expect(draftOf({ ...formOf(RULE), ...change })).toEqual({ fault });
  });

  it("takes a comma for a point, and sends nobody the address of a webhook that is not told", () => {
    const made = draftOf({ ...formOf(RULE), threshold: "1,5", tells: "nobody" });
    expect(made).toMatchObject({ draft: { threshold: 0.015, target: null } });
  });

  it("never loses a number between the field and the server", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALERT_METRICS), fc.nat(1_000_000), (metric, thousandths) => {
        const value = thousandths / 1000;
        expect(fromField(metric, inField(metric, value))).toBe(value);
      }),
    );
  });
});

describe("a rule in words", () => {
  const words = (change: Partial<AlertRule>) =>
    conditionOf({ ...RULE, ...change }).replaceAll(/\s/g, " ");

  it("says what is too much for how long", () => {
    expect(words({})).toBe("Share of failed requests above 1% for 15 s");
    expect(words({ metric: "p95_ms", threshold: 500, forS: 0 })).toBe(
      "Response time (p95) above 500 ms",
    );
    expect(words({ metric: "cache_hit_rate", op: "below", threshold: 0.7, forS: 120 })).toBe(
      "Share of cache hits below 70% for 2 min",
    );
    expect(words({ metric: "breaker_open", threshold: 0, forS: 0 })).toBe("A breaker is open");
  });
});
