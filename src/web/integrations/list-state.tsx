import { useState } from "react";
import type { ReactNode } from "react";
import type { Loaded } from "../lib/use-load.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { FormFoot } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import styles from "./integrations.module.css";

/** A list that loads, may be empty, and can have one more; the form takes the button's place. */
export function ListState<T>({
  list,
  failed,
  none,
  label,
  add,
  renderForm,
  children,
}: {
  list: Loaded<T[]>;
  failed: string;
  none: ReactNode;
  label: string;
  /** What the button that opens the form says. */
  add: string;
  renderForm: (close: () => void) => ReactNode;
  children: (item: T) => ReactNode;
}) {
  const [adding, setAdding] = useState(false);
  if (list.phase === "loading") return <PageWaiting />;
  if (list.phase === "error")
    return <ErrorState title={failed} error={list.error} onRetry={() => void list.reload()} />;
  return (
    <>
      {list.data.length === 0 ? (
        !adding && none
      ) : (
        <ul className={styles["list"]} aria-label={label}>
          {list.data.map(children)}
        </ul>
      )}
      {adding ? (
        renderForm(() => setAdding(false))
      ) : (
        <FormFoot>
          <Button onClick={() => setAdding(true)}>
            <PlusIcon />
            {add}
          </Button>
        </FormFoot>
      )}
    </>
  );
}
