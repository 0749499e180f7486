import { i18n, useWords } from "../i18n/i18n.ts";
import { explain } from "../lib/explain.ts";
import { InlineButton } from "../ui/button.tsx";
import { SkeletonBar } from "../ui/states.tsx";
import styles from "./timeline.module.css";

const words = i18n("olderEdge", {
  failed: "Older messages did not load.",
  again: "Try again",
  loading: "Loading older messages",
  newerFailed: "Newer messages did not load.",
});

/** The upper edge while there is more above: coming, or why not. */
export function OlderEdge({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useWords(words);
  if (error !== undefined)
    return (
      <p className={styles["edge"]} role="alert">
        {t.failed} {explain(error)} <InlineButton onClick={onRetry}>{t.again}</InlineButton>
      </p>
    );
  return (
    <div className={styles["edge"]} role="status" aria-label={t.loading}>
      <SkeletonBar width="short" />
    </div>
  );
}

/** Why the lower edge of a stretch of the past does not go on. */
export function NewerEdge({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useWords(words);
  return (
    <p className={styles["edge"]} role="alert">
      {t.newerFailed} {explain(error)} <InlineButton onClick={onRetry}>{t.again}</InlineButton>
    </p>
  );
}
