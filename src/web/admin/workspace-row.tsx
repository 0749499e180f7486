import { count, params } from "@nanostores/i18n";
import { useRef } from "react";
import type { WorkspaceUsage } from "../../protocol/admin.ts";
import type { Plan } from "../../protocol/limits.ts";
import { REST_BUDGETS } from "../../protocol/limits.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { byteSize, dollars, wholeNumber } from "../lib/figures.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { SelectField } from "../settings/select-field.tsx";
import { FormError } from "../ui/field.tsx";
import { toast } from "../ui/toast.ts";
import { adminCalls } from "./calls.ts";
import { DrainButton } from "./drain-button.tsx";
import styles from "./table.module.css";

const words = i18n("adminWorkspaceRow", {
  planOf: params("Plan of {name}"),
  free: "Free",
  pro: "Pro",
  enterprise: "Enterprise",
  perMinute: count({ one: "{count} request a minute", other: "{count} requests a minute" }),
  changed: params("{name} is on the plan {plan} now."),
  costs: params("{cost} a month"),
  leaving: "Will be deleted",
});

const PLANS = Object.keys(REST_BUDGETS) as Plan[];

/** One workspace: its use, its plan, its drain. */
export function WorkspaceRow({
  workspace,
  onPlan,
}: {
  workspace: WorkspaceUsage;
  onPlan: (plan: Plan) => void;
}) {
  const t = useWords(words);
  const wanted = useRef<Plan>(workspace.plan);
  const { id, name, plan } = workspace;
  const change = useSubmit(async () => {
    await adminCalls.setPlan(id, wanted.current);
    onPlan(wanted.current);
    toast(t.changed({ name, plan: t[wanted.current] }));
  });
  return (
    <tr>
      <th scope="row" data-name>
        <span className={styles["words"]}>
          <span>{name}</span>
          <small>
            <span className={styles["narrow"]}>
              {t.costs({ cost: dollars(workspace.costPerMonth) })}
            </span>
            <span className={styles["roomy"]}>
              {workspace.deleteAt === null ? workspace.slug : t.leaving}
            </span>
          </small>
        </span>
        {change.error !== undefined && <FormError>{change.error}</FormError>}
      </th>
      <td>
        <SelectField
          label={t.planOf({ name })}
          value={plan}
          disabled={change.busy}
          options={PLANS.map((value) => ({
            value,
            label: t[value],
            hint: t.perMinute(REST_BUDGETS[value].perMinute),
          }))}
          onChange={(next) => {
            if (next === plan) return;
            wanted.current = next;
            change.run();
          }}
        />
      </td>
      <td data-number data-wide>
        {wholeNumber(workspace.members)}
      </td>
      <td data-number data-widest>
        {wholeNumber(workspace.channels)}
      </td>
      <td data-number data-wide>
        {wholeNumber(workspace.messages)}
      </td>
      <td data-number data-widest>
        {byteSize(workspace.storageBytes)}
      </td>
      <td data-number data-wide>
        {dollars(workspace.costPerMonth)}
      </td>
      <td data-tight>
        <DrainButton what={{ workspaceId: id }} name={name} />
      </td>
    </tr>
  );
}
