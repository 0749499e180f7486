import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { iconButtonClass } from "../ui/button.tsx";
import { BackIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import { usePageTitle } from "../workspace/page-title.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./view-frame.module.css";

const words = i18n("viewFrame", { back: "Back to channels" });

/** A view's head with its title and what can be done with all of it, and below what scrolls. */
export function ViewFrame({
  title,
  action,
  bar,
  children,
}: {
  title: string;
  /** Stands at the end of the head. */
  action?: ReactNode;
  /** Stands below the head, such as a filter. */
  bar?: ReactNode;
  children: ReactNode;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const onePane = useMedia(ONE_PANE);
  return (
    <main className={styles["view"]} data-pane="channel">
      <PageTitle text={usePageTitle(title)} />
      <header className={styles["head"]}>
        {onePane && (
          <Link
            to={{ at: "workspace", workspaceId: workspace.id }}
            className={iconButtonClass}
            aria-label={t.back}
          >
            <BackIcon size={18} />
          </Link>
        )}
        <h1>{title}</h1>
        {action !== undefined && <div className={styles["action"]}>{action}</div>}
      </header>
      {bar !== undefined && <div className={styles["bar"]}>{bar}</div>}
      <section className={styles["scroll"]} aria-label={title}>
        {/* The keyboard scrolls what it can stand in. */}
        <div className={styles["column"]} tabIndex={0}>
          {children}
        </div>
      </section>
    </main>
  );
}
