import { useState } from "react";
import type { ReactNode } from "react";
import { useSubmit } from "../lib/use-submit.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { dangerClass, FormFoot, Note } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import styles from "./integrations.module.css";

const words = i18n("integrationsRemovable", { keep: "Keep" });

/** A row with what it is about, its actions, and one that asks before it takes the thing away. */
export function Removable({
  name,
  facts,
  action,
  sure,
  onRemove,
  actions,
  children,
}: {
  name: string;
  facts: ReactNode;
  /** What the last button does, as a verb. */
  action: string;
  /** Asked before it is done. */
  sure: string;
  onRemove: () => Promise<void>;
  actions?: ReactNode;
  /** What stands below the line. */
  children?: ReactNode;
}) {
  const t = useWords(words);
  const [asked, setAsked] = useState(false);
  const removal = useSubmit(onRemove);
  return (
    <li className={styles["row"]}>
      <div className={styles["words"]}>
        <span className={styles["name"]}>{name}</span>
        <span className={styles["facts"]}>{facts}</span>
      </div>
      <div className={styles["actions"]}>
        {actions}
        <Button
          className={dangerClass}
          aria-label={`${action}: ${name}`}
          disabled={asked}
          onClick={() => setAsked(true)}
        >
          {action}
        </Button>
      </div>
      {asked && (
        <div className={styles["below"]}>
          <Note tone="warning">{sure}</Note>
          {removal.error !== undefined && <FormError>{removal.error}</FormError>}
          <FormFoot>
            <Button autoFocus onClick={() => setAsked(false)}>
              {t.keep}
            </Button>
            <Button look="danger" busy={removal.busy} onClick={removal.run}>
              {action}
            </Button>
          </FormFoot>
        </div>
      )}
      {children !== undefined && children !== false && (
        <div className={styles["below"]}>{children}</div>
      )}
    </li>
  );
}
