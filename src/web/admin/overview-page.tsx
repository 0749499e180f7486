import { useState } from "react";
import type { AlertRule } from "../../protocol/alerts.ts";
import { seriesOf } from "../chart/samples.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { usePoll } from "../lib/use-poll.ts";
import { Segments } from "../settings/segments.tsx";
import { BreakersCard } from "./breakers-card.tsx";
import { adminCalls } from "./calls.ts";
import { FiguresTable } from "./figures-table.tsx";
import { MeasureCard } from "./measure-card.tsx";
import { FORMS, MEASURES, STEP_MS } from "./measures.ts";
import type { Measure } from "./measures.ts";
import { OpenAlerts } from "./open-alerts.tsx";
import styles from "./overview-page.module.css";
import { TopChannels } from "./top-channels.tsx";
import { LiveCounts } from "./live-counts.tsx";
import type { LiveOverview } from "./use-overview.ts";

const words = i18n("adminOverview", {
  lastMinutes: "Last 10 minutes",
  show: "Show as",
  charts: "Charts",
  figures: "Figures",
});

const RULES_EVERY_MS = 30_000;

/** How things are: open alerts first, then what is measured, then the busiest channels. */
export function OverviewPage({ overview }: { overview: LiveOverview }) {
  const t = useWords(words);
  const [form, setForm] = useState<"charts" | "figures">("charts");
  const rules = usePoll("rules", RULES_EVERY_MS, adminCalls.alerts).data?.rules;
  const lines = MEASURES.map((measure) => ({
    measure,
    series: seriesOf(overview.samples, measure, STEP_MS),
    threshold: thresholdOf(measure, rules),
  }));
  return (
    <>
      <OpenAlerts
        alerts={overview.alerts}
        rules={rules}
        breakers={overview.breakers}
        now={overview.at}
      />
      <LiveCounts live={overview.live} totals={overview.totals} />
      <section className={styles["measured"]} aria-labelledby="measured">
        <header className={styles["head"]}>
          <h2 id="measured">{t.lastMinutes}</h2>
          <Segments
            label={t.show}
            value={form}
            options={[
              { value: "charts", label: t.charts },
              { value: "figures", label: t.figures },
            ]}
            onChange={setForm}
          />
        </header>
        {form === "figures" ? (
          <FiguresTable lines={lines} />
        ) : (
          <div className={styles["cards"]}>
            {lines.map((line) => (
              <MeasureCard key={line.measure} {...line} />
            ))}
            <BreakersCard breakers={overview.breakers} />
          </div>
        )}
      </section>
      <TopChannels channels={overview.topChannels} />
    </>
  );
}

/** Where the first enabled rule about the measure draws its line. */
function thresholdOf(measure: Measure, rules: readonly AlertRule[] | undefined): number | null {
  const watched = FORMS[measure].watchedAs;
  const rule = rules?.find(({ enabled, metric }) => enabled && metric === watched);
  return rule?.threshold ?? null;
}
