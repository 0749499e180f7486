import { params } from "@nanostores/i18n";
import { useRef } from "react";
import type { AlertRule, AlertTarget } from "../../protocol/alerts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import switchStyles from "../settings/switch.module.css";
import { IconButton } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { EditIcon } from "../ui/icons.tsx";
import { adminCalls } from "./calls.ts";
import { conditionOf, conditionWords } from "./condition.ts";
import { metricWords } from "./metric-words.ts";
import styles from "./rule-row.module.css";
import { StateMark } from "./state-mark.tsx";
import type { NamedChannel } from "./use-channel-names.ts";

const words = i18n("adminRule", {
  enabled: params("{name} is on"),
  edit: params("Edit {name}"),
  fires: "Firing",
  nobody: "Shown here only",
  channel: params("Tells #{name}"),
  otherChannel: "Tells a channel that you are not in",
  webhook: params("Tells {host}"),
});

/** One rule: on or off, when it fires, whom it tells. */
export function RuleRow({
  rule,
  fires,
  channels,
  onEdit,
  onChanged,
}: {
  rule: AlertRule;
  fires: boolean;
  channels: readonly NamedChannel[];
  onEdit: () => void;
  onChanged: () => Promise<void>;
}) {
  const t = useWords(words);
  // They are part of the phrase, which is to follow the language.
  useWords(conditionWords);
  useWords(metricWords);
  const wanted = useRef(rule.enabled);
  const turn = useSubmit(async () => {
    await adminCalls.changeRule(rule.id, { enabled: wanted.current });
    await onChanged();
  });
  const { name, enabled } = rule;
  return (
    <li className={styles["rule"]} data-off={!enabled || undefined} data-testid="rule">
      <input
        type="checkbox"
        role="switch"
        className={switchStyles["switch"]}
        aria-label={t.enabled({ name })}
        checked={turn.busy ? wanted.current : enabled}
        disabled={turn.busy}
        onChange={(event) => {
          wanted.current = event.target.checked;
          turn.run();
        }}
      />
      <div className={styles["words"]}>
        <p className={styles["name"]}>
          {name}
          {fires && <StateMark tone="bad">{t.fires}</StateMark>}
        </p>
        <p className={styles["condition"]}>{conditionOf(rule)}</p>
        {turn.error !== undefined && <FormError>{turn.error}</FormError>}
      </div>
      <p className={styles["target"]}>{said(rule.target)}</p>
      <IconButton label={t.edit({ name })} onClick={onEdit}>
        <EditIcon />
      </IconButton>
    </li>
  );

  function said(target: AlertTarget | null): string {
    if (target === null) return t.nobody;
    if ("webhookUrl" in target) return t.webhook({ host: hostOf(target.webhookUrl) });
    const channel = channels.find(({ id }) => id === target.channelId);
    return channel ? t.channel({ name: channel.name }) : t.otherChannel;
  }
}

/** The rest of a webhook's address is a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "–";
}
