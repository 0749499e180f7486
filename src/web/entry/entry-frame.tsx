import type { ReactNode } from "react";
import { Mark } from "../ui/icons.tsx";
import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./entry-frame.module.css";

/** The calm page that everything before the workspace is set on: one column, one thing to do. */
export function EntryFrame({
  title,
  text,
  notice,
  children,
}: {
  title: string;
  text?: ReactNode;
  notice?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <main className={styles["page"]}>
      <title>{`${title} · Edgewise`}</title>
      <div className={styles["column"]}>
        <header className={styles["head"]}>
          <Mark size={32} className={styles["mark"]} />
          <h1 className={styles["title"]}>{title}</h1>
          {text !== undefined && <p className={styles["text"]}>{text}</p>}
        </header>
        {notice !== undefined && (
          <p className={styles["notice"]} role="status">
            {notice}
          </p>
        )}
        {children}
      </div>
    </main>
  );
}

/** The same page while it is not known yet what it will say. */
export function EntryWaiting() {
  return (
    <main className={styles["page"]}>
      <Late className={styles["column"]}>
        <Mark size={32} />
        <SkeletonBar width="middle" />
        <SkeletonBar width="long" />
      </Late>
    </main>
  );
}

/** Where the ways elsewhere stand, under the one thing to do. */
export function EntryFoot({ children }: { children: ReactNode }) {
  return <div className={styles["foot"]}>{children}</div>;
}

/** The vertical rhythm of a form on the calm page. */
export const entryFormClass = styles["form"];
