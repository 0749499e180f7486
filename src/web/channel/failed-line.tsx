import type { PendingCommand } from "../../client/index.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { explainRefusal } from "../lib/explain.ts";
import { InlineButton } from "../ui/button.tsx";
import { WarningIcon } from "../ui/icons.tsx";
import type { MessageActions } from "./message-context.ts";
import styles from "./message-row.module.css";

const words = i18n("failedLine", { retry: "Retry", discard: "Discard" });

/** Says that a command was refused and why, with the two ways out. */
export function FailedLine({
  item,
  title,
  actions,
}: {
  item: PendingCommand;
  title: string;
  actions: MessageActions | undefined;
}) {
  const t = useWords(words);
  return (
    <div className={styles["failed"]} role="alert">
      <WarningIcon />
      <span>
        {title} {item.refusal && explainRefusal(item.refusal)}
      </span>
      <InlineButton onClick={() => actions?.retry(item.id)}>{t.retry}</InlineButton>
      <InlineButton onClick={() => actions?.discard(item.id)}>{t.discard}</InlineButton>
    </div>
  );
}
