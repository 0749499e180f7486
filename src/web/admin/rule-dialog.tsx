import { params } from "@nanostores/i18n";
import { useState } from "react";
import { ALERT_METRICS } from "../../protocol/alerts.ts";
import type { AlertRule } from "../../protocol/alerts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Segments } from "../settings/segments.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { partWords } from "../ui/words.ts";
import { adminCalls } from "./calls.ts";
import { metricWords } from "./metric-words.ts";
import { METRIC_UNITS } from "./metrics.ts";
import styles from "./rule-dialog.module.css";
import { draftOf, formOf, usualFor } from "./rule-form.ts";
import type { FormFault, RuleForm } from "./rule-form.ts";
import type { NamedChannel } from "./use-channel-names.ts";

const words = i18n("adminRuleDialog", {
  add: "New rule",
  edit: "Edit rule",
  name: "Name",
  metric: "What is watched",
  side: "Fires",
  above: "Above",
  below: "Below",
  threshold: "Fires at",
  clear: "Ends at",
  clearHint: "Between the two it stays what it is, so that it does not flutter.",
  lasting: "After so many seconds",
  lastingHint: "Ends after as long on the other side.",
  tells: "Tells",
  nobody: "Nobody",
  channel: "A channel",
  webhook: "A webhook",
  nobodyHint: "It shows on these pages and on the status page.",
  channelName: "Channel",
  noChannels: "You are in no channel that could be told.",
  webhookUrl: "Address of the webhook",
  webhookHint:
    "Hears of it when the alert begins and when it ends, as Slack’s and our own incoming webhooks take it.",
  save: "Save",
  create: "Add rule",
  remove: "Delete rule",
  missing: "This is needed.",
  number: "A number of 0 or above.",
  sideAbove: "May not lie above the number at which it fires.",
  sideBelow: "May not lie below the number at which it fires.",
  seconds: "Whole seconds, an hour at most.",
  address: "An address that begins with http:// or https://.",
  withUnit: params("{label} ({unit})"),
});

/** Makes a rule, or changes or deletes one. */
export function RuleDialog({
  rule,
  channels,
  onChanged,
  onClose,
}: {
  rule: AlertRule | undefined;
  channels: readonly NamedChannel[];
  onChanged: () => Promise<void>;
  onClose: () => void;
}) {
  const t = useWords(words);
  const parts = useWords(partWords);
  const metrics = useWords(metricWords);
  const [form, setForm] = useState(() => formOf(rule));
  const [fault, setFault] = useState<FormFault>();
  const set = (change: Partial<RuleForm>) => {
    setFault(undefined);
    setForm((old) => ({ ...old, ...change }));
  };
  const save = useSubmit(async () => {
    const made = draftOf(form);
    if ("fault" in made) return setFault(made.fault);
    if (rule === undefined) await adminCalls.addRule({ ...made.draft, enabled: true });
    else await adminCalls.changeRule(rule.id, made.draft);
    await onChanged();
    onClose();
  });
  const removal = useSubmit(async () => {
    if (rule === undefined) return;
    await adminCalls.removeRule(rule.id);
    await onChanged();
    onClose();
  });

  const wrong = (field: FormFault["field"]): string | undefined => {
    if (fault?.field !== field) return undefined;
    if (fault.why === "side") return form.op === "above" ? t.sideAbove : t.sideBelow;
    return t[fault.why];
  };
  const { unit } = METRIC_UNITS[form.metric];
  const inUnit = (label: string) => (unit === "" ? label : t.withUnit({ label, unit }));
  const refused = save.error ?? removal.error;
  return (
    <Dialog title={rule === undefined ? t.add : t.edit} size="medium" onClose={onClose}>
      <form className={styles["form"]} onSubmit={save.onSubmit} noValidate>
        <Field
          label={t.name}
          value={form.name}
          maxLength={80}
          autoComplete="off"
          autoFocus={rule === undefined}
          error={wrong("name")}
          onChange={(name) => set({ name })}
        />
        <SelectField
          label={t.metric}
          labelled
          value={form.metric}
          options={ALERT_METRICS.map((value) => ({ value, label: metrics[value] }))}
          onChange={(metric) => set(usualFor(metric))}
        />
        {form.metric !== "breaker_open" && (
          <>
            <div className={styles["side"]}>
              <span className={styles["label"]} aria-hidden="true">
                {t.side}
              </span>
              <Segments
                label={t.side}
                value={form.op}
                options={[
                  { value: "above", label: t.above },
                  { value: "below", label: t.below },
                ]}
                onChange={(op) => set({ op })}
              />
            </div>
            <div className={styles["pair"]}>
              <Field
                label={inUnit(t.threshold)}
                inputMode="decimal"
                autoComplete="off"
                value={form.threshold}
                error={wrong("threshold")}
                onChange={(threshold) => set({ threshold })}
              />
              <Field
                label={inUnit(t.clear)}
                inputMode="decimal"
                autoComplete="off"
                value={form.clear}
                hint={t.clearHint}
                error={wrong("clear")}
                onChange={(clear) => set({ clear })}
              />
            </div>
          </>
        )}
        <Field
          label={t.lasting}
          inputMode="numeric"
          autoComplete="off"
          value={form.forS}
          hint={t.lastingHint}
          error={wrong("forS")}
          onChange={(forS) => set({ forS })}
        />
        <div className={styles["side"]}>
          <span className={styles["label"]} aria-hidden="true">
            {t.tells}
          </span>
          <Segments
            label={t.tells}
            value={form.tells}
            options={[
              { value: "nobody", label: t.nobody },
              { value: "channel", label: t.channel },
              { value: "webhook", label: t.webhook },
            ]}
            onChange={(tells) => set({ tells })}
          />
        </div>
        <Told form={form} channels={channels} wrong={wrong} set={set} />
        {refused !== undefined && <FormError>{refused}</FormError>}
        <DialogActions>
          {rule !== undefined && (
            <Button
              look="plain"
              className={styles["remove"]}
              busy={removal.busy}
              onClick={removal.run}
            >
              {t.remove}
            </Button>
          )}
          <Button onClick={onClose}>{parts.cancel}</Button>
          <Button type="submit" look="primary" busy={save.busy}>
            {rule === undefined ? t.create : t.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The field of whom the rule tells. */
function Told({
  form,
  channels,
  wrong,
  set,
}: {
  form: RuleForm;
  channels: readonly NamedChannel[];
  wrong: (field: FormFault["field"]) => string | undefined;
  set: (change: Partial<RuleForm>) => void;
}) {
  const t = useWords(words);
  switch (form.tells) {
    case "nobody":
      return <p className={styles["hint"]}>{t.nobodyHint}</p>;
    case "webhook":
      return (
        <Field
          label={t.webhookUrl}
          type="url"
          autoComplete="off"
          value={form.webhookUrl}
          hint={t.webhookHint}
          error={wrong("webhookUrl")}
          onChange={(webhookUrl) => set({ webhookUrl })}
        />
      );
    case "channel": {
      if (channels.length === 0) return <p className={styles["hint"]}>{t.noChannels}</p>;
      const error = wrong("channelId");
      return (
        <>
          <SelectField
            label={t.channelName}
            labelled
            value={form.channelId}
            options={channels.map(({ id, name, workspaceName }) => ({
              value: id,
              label: `#${name}`,
              hint: workspaceName,
            }))}
            onChange={(channelId) => set({ channelId })}
          />
          {error !== undefined && <FormError>{error}</FormError>}
        </>
      );
    }
  }
}
