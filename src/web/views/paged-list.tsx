import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./paged-list.module.css";
import type { Pages } from "./use-pages.ts";

const words = i18n("pagedList", { more: "Show more" });

/** A list that comes page by page, in each of its states. */
export function PagedList<T>({
  pages,
  failed,
  empty,
  children,
}: {
  pages: Pages<T>;
  /** What to say where it did not load. */
  failed: string;
  empty: { title: string; text: string; action?: ReactNode };
  children: ReactNode;
}) {
  const t = useWords(words);
  if (pages.phase === "loading") return <ListWaiting />;
  if (pages.phase === "error")
    return <ErrorState title={failed} error={pages.error} onRetry={() => void pages.reload()} />;
  if (pages.items.length === 0)
    return (
      <EmptyState title={empty.title} text={empty.text}>
        {empty.action}
      </EmptyState>
    );
  return (
    <>
      {children}
      {pages.more && (
        <div className={styles["more"]}>
          <Button busy={pages.loadingMore} onClick={pages.loadMore}>
            {t.more}
          </Button>
        </div>
      )}
    </>
  );
}

/** A list before it is there. */
export function ListWaiting() {
  return (
    <Late className={styles["waiting"]}>
      {["long", "middle", "long", "short"].map((width, row) => (
        <div key={row} className={styles["row"]}>
          <div className={styles["face"]} />
          <div className={styles["lines"]}>
            <SkeletonBar width="name" />
            <SkeletonBar width={width as "long"} />
          </div>
        </div>
      ))}
    </Late>
  );
}
