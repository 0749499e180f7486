import type { AlertRule, AlertView } from "../protocol/alerts.ts";
import type { MetricsReport, Overview, StatusReport } from "../protocol/admin.ts";
import type { Env } from "./env.ts";
import type { Series } from "./meter.ts";

/**
 * What one isolate has counted, absolute since it began: the series that have changed since the last
 * report that was answered. `number` grows with each report.
 */
export type MeterReport = { instance: string; number: number; series: Series[] };

/** What the desk knows of the deployment without asking D1. */
export type OverviewFigures = Omit<Overview, "topChannels">;

/** What the Registry object that keeps everybody's counts can be asked. */
export type MetricsCalls = {
  /** Takes a report; where `life` is not what it was, the desk has forgotten some and wants all again. */
  report: (report: MeterReport) => { life: string };
  /** Prometheus text; what is in it is stored before it is answered, so that no counter falls. */
  scrape: () => { text: string };
  overview: () => OverviewFigures;
  figures: () => MetricsReport;
  status: () => StatusReport;
  /** The rules as they are now; the desk keeps a copy for when D1 is away. */
  setRules: (rules: AlertRule[]) => null;
  alerts: () => { open: AlertView[]; recent: AlertView[] };
};

type Asked = {
  [M in keyof MetricsCalls]: (
    ...args: Parameters<MetricsCalls[M]>
  ) => Promise<ReturnType<MetricsCalls[M]>>;
};

/** The one object that adds up. */
const DESK_NAME = "metrics";
/** Nothing of importance waits for it, and nothing waits for long, ms. */
const PATIENCE_MS = 5_000;

/**
 * The desk where counts come together. Reports outgrow the headers that the small objects' library
 * would put them into, so these calls carry a body.
 */
export function metricsDesk(env: Env): Asked {
  const stub = env.REGISTRY.get(env.REGISTRY.idFromName(DESK_NAME));
  const ask =
    (_: object, method: string | symbol) =>
    async (...args: unknown[]) => {
      const response = await stub.fetch(`https://registry/metrics/${String(method)}`, {
        method: "POST",
        body: JSON.stringify(args),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`the metrics desk answers ${response.status}`);
      return response.json();
    };
  // What is called here by name is what the type names.
  return new Proxy({}, { get: ask }) as Asked;
}
