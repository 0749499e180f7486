import { explain } from "../lib/explain.ts";
import { InlineButton } from "../ui/button.tsx";
import { SkeletonBar } from "../ui/states.tsx";
import styles from "./timeline.module.css";

/** The upper edge while there is more above: coming, or why not. */
export function OlderEdge({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error !== undefined)
    return (
      <p className={styles["edge"]} role="alert">
        Older messages did not load. {explain(error)}{" "}
        <InlineButton onClick={onRetry}>Try again</InlineButton>
      </p>
    );
  return (
    <div className={styles["edge"]} role="status" aria-label="Loading older messages">
      <SkeletonBar width="short" />
    </div>
  );
}
