import type { ReactNode } from "react";
import { useWords } from "../i18n/i18n.ts";
import { cx } from "../lib/cx.ts";
import { explain } from "../lib/explain.ts";
import { Button } from "./button.tsx";
import styles from "./states.module.css";
import { partWords } from "./words.ts";

/** Says what a place is for and offers the one action that fills it. */
export function EmptyState({
  title,
  text,
  children,
}: {
  title: string;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles["state"]}>
      <p className={styles["title"]}>{title}</p>
      <p className={styles["text"]}>{text}</p>
      {children !== undefined && <div className={styles["action"]}>{children}</div>}
    </div>
  );
}

/** Says why a place could not be shown, with a way to try again. */
export function ErrorState({
  title,
  error,
  onRetry,
  children,
}: {
  title: string;
  error: unknown;
  onRetry: () => void;
  children?: ReactNode;
}) {
  const t = useWords(partWords);
  return (
    <div className={styles["state"]} role="alert">
      <p className={styles["title"]}>{title}</p>
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
export function SkeletonBar({ width }: { width: "name" | "short" | "middle" | "long" }) {
  return <div className={styles["bar"]} data-width={width} />;
}
