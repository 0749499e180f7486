import { count } from "@nanostores/i18n";
import type { WorkspaceUsage } from "../../protocol/admin.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { byteSize, dollars, wholeNumber } from "../lib/figures.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { SortHead } from "./sort-head.tsx";
import { sorted, useOrder } from "./sorting.ts";
import styles from "./table.module.css";
import { useWorkspaces } from "./use-workspaces.ts";
import { WorkspaceRow } from "./workspace-row.tsx";

const words = i18n("adminWorkspaces", {
  list: "Workspaces",
  name: "Workspace",
  plan: "Plan",
  members: "Members",
  channels: "Channels",
  messages: "Messages",
  storage: "Storage",
  cost: "Cost a month",
  actions: "Actions",
  total: count({ one: "{count} workspace", other: "{count} workspaces" }),
  shownTotal: "Of those shown",
  estimates:
    "Storage and cost are estimates from the number of messages, at the platform’s list prices.",
  more: "Show more",
  none: "No workspace yet",
  noneText: "The first person to sign up makes one.",
  failed: "The workspaces did not load",
});

type Column = "name" | "members" | "channels" | "messages" | "storageBytes" | "costPerMonth";

/** Every workspace with what it uses and what that costs; their plans are changed here. */
export function WorkspacesPage() {
  const t = useWords(words);
  const { load, more, loadMore, change, retry } = useWorkspaces();
  const { order, click } = useOrder<Column>({ by: "costPerMonth", ascending: false });
  const next = useSubmit(loadMore);
  if (load.phase === "loading") return <PageWaiting />;
  if (load.phase === "error")
    return <ErrorState title={t.failed} error={load.error} onRetry={retry} />;
  const all = load.data;
  if (all.length === 0)
    return (
      <div className={styles["empty"]}>
        <EmptyState title={t.none} text={t.noneText} />
      </div>
    );
  const head = { order, onClick: click };
  return (
    <section className={styles["section"]} aria-label={t.list}>
      <p className={styles["note"]}>{t.estimates}</p>
      <div className={styles["frame"]}>
        <table className={styles["table"]} aria-label={t.list}>
          <thead>
            <tr>
              <SortHead {...head} column="name" data-name>
                {t.name}
              </SortHead>
              <th scope="col">{t.plan}</th>
              <SortHead {...head} column="members" data-number data-wide>
                {t.members}
              </SortHead>
              <SortHead {...head} column="channels" data-number data-widest>
                {t.channels}
              </SortHead>
              <SortHead {...head} column="messages" data-number data-wide>
                {t.messages}
              </SortHead>
              <SortHead {...head} column="storageBytes" data-number data-widest>
                {t.storage}
              </SortHead>
              <SortHead {...head} column="costPerMonth" data-number data-wide>
                {t.cost}
              </SortHead>
              <th scope="col" data-tight>
                <span className="visually-hidden">{t.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted(all, order).map((workspace) => (
              <WorkspaceRow
                key={workspace.id}
                workspace={workspace}
                onPlan={(plan) => change(workspace.id, { plan })}
              />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" data-name>
                {more ? t.shownTotal : t.total(all.length)}
              </th>
              <td />
              <td data-number data-wide>
                {wholeNumber(sum(all, "members"))}
              </td>
              <td data-number data-widest>
                {wholeNumber(sum(all, "channels"))}
              </td>
              <td data-number data-wide>
                {wholeNumber(sum(all, "messages"))}
              </td>
              <td data-number data-widest>
                {byteSize(sum(all, "storageBytes"))}
              </td>
              <td data-number data-wide>
                {dollars(sum(all, "costPerMonth"))}
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
        {more && (
          <div className={styles["more"]}>
            <Button busy={next.busy} onClick={next.run}>
              {t.more}
            </Button>
          </div>
        )}
      </div>
      {next.error !== undefined && <FormError>{next.error}</FormError>}
    </section>
  );
}

/** Null where nothing is known of any of them. */
function sum(all: readonly WorkspaceUsage[], column: Exclude<Column, "name">): number | null {
  const known = all.map((each) => each[column]).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
