import { useState } from "react";
import { MAX_ALERT_RULES } from "../../protocol/alerts.ts";
import type { BreakerView } from "../../protocol/admin.ts";
import type { AlertRule } from "../../protocol/alerts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { usePoll } from "../lib/use-poll.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/icons.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { AlertHistory } from "./alert-history.tsx";
import { adminCalls } from "./calls.ts";
import { OpenAlerts } from "./open-alerts.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleRow } from "./rule-row.tsx";
import styles from "./table.module.css";
import rows from "./rule-row.module.css";
import { useChannelNames } from "./use-channel-names.ts";

const words = i18n("adminAlerts", {
  rules: "Rules",
  add: "Add a rule",
  none: "No rule watches",
  noneText: "A rule says when something is too slow, too full or broken, and who is told.",
  failed: "The rules did not load",
});

const EVERY_MS = 5_000;

/** What is watched and whom it tells; what was raised lately. */
export function AlertsPage({ breakers }: { breakers: readonly BreakerView[] }) {
  const t = useWords(words);
  const [edited, setEdited] = useState<AlertRule | "new">();
  const { data, error, reload } = usePoll("alerts", EVERY_MS, adminCalls.alerts);
  const channels = useChannelNames();
  if (data === undefined)
    return error === undefined ? (
      <PageWaiting />
    ) : (
      <ErrorState title={t.failed} error={error} onRetry={() => void reload()} />
    );
  const { rules, open, recent } = data;
  const add = (
    <Button disabled={rules.length >= MAX_ALERT_RULES} onClick={() => setEdited("new")}>
      <PlusIcon />
      {t.add}
    </Button>
  );
  return (
    <>
      <OpenAlerts alerts={open} rules={rules} breakers={breakers} now={Date.now()} />
      <section className={styles["section"]} aria-labelledby="rules">
        <header className={styles["head"]}>
          <h2 id="rules">{t.rules}</h2>
          {rules.length > 0 && add}
        </header>
        {rules.length === 0 ? (
          <div className={styles["empty"]}>
            <EmptyState title={t.none} text={t.noneText}>
              {add}
            </EmptyState>
          </div>
        ) : (
          <ul className={rows["rules"]}>
            {rules.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                fires={open.some(({ ruleId }) => ruleId === rule.id)}
                channels={channels}
                onEdit={() => setEdited(rule)}
                onChanged={reload}
              />
            ))}
          </ul>
        )}
      </section>
      <AlertHistory alerts={recent} />
      {edited !== undefined && (
        <RuleDialog
          rule={edited === "new" ? undefined : edited}
          channels={channels}
          onChanged={reload}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
