import type { ReactNode } from "react";
import { useWords } from "../i18n/i18n.ts";
import { cx } from "../lib/cx.ts";
import { explain } from "../lib/explain.ts";
import { Button } from "./button.tsx";
import styles from "./states.module.css";
import { partWords } from "./words.ts";

/** `alone`: nothing else is on the page, and the title is the page's own heading. */
type StateProps = { title: string; alone?: boolean; children?: ReactNode };

/** Says what a place is for and offers the one action that fills it. */
export function EmptyState({
  title,
  alone = false,
  text,
  children,
}: StateProps & { text: ReactNode }) {
  const Title = alone ? "h1" : "p";
  return (
    <div className={styles["state"]}>
      <Title className={styles["title"]}>{title}</Title>
      <p className={styles["text"]}>{text}</p>
      {children !== undefined && <div className={styles["action"]}>{children}</div>}
    </div>
  );
}

/** Says why a place could not be shown, with a way to try again. */
export function ErrorState({
  title,
  alone = false,
  error,
  onRetry,
  children,
}: StateProps & { error: unknown; onRetry: () => void }) {
  const t = useWords(partWords);
  const Title = alone ? "h1" : "p";
  return (
    <div className={styles["state"]} role="alert">
      <Title className={styles["title"]}>{title}</Title>
      <p className={styles["text"]}>{explain(error)}</p>
      <div className={styles["action"]}>
        <Button onClick={onRetry}>{t.tryAgain}</Button>
        {children}
      </div>
    </div>
  );
}

/** Shows its content only when loading has taken 150 ms. */
export function Late({
  children,
  className,
}: {
  children: ReactNode;
  className?: string | undefined;
}) {
  const t = useWords(partWords);
  return (
    <div className={cx(styles["late"], className)} role="status" aria-label={t.loading}>
      {children}
    </div>
  );
}

/** A grey bar in the place of a word or a line. */
export function SkeletonBar({ width }: { width: "tag" | "name" | "short" | "middle" | "long" }) {
  return <div className={styles["bar"]} data-width={width} />;
}
