import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./timeline.module.css";

const LINES = ["middle", "long", "short", "long", "middle", "short", "long", "middle"] as const;

/** A channel before its messages are there, or so many messages of a thread. */
export function TimelineSkeleton({ rows }: { rows?: number }) {
  return (
    <Late className={styles["skeleton"]}>
      <SkeletonRows rows={rows} />
    </Late>
  );
}

/** Rows as of messages: a face, a name and a line. */
export function SkeletonRows({ rows = LINES.length }: { rows?: number | undefined }) {
  return LINES.slice(0, rows).map((width, index) => (
    <div key={index} className={styles["skeletonRow"]}>
      <div className={styles["skeletonFace"]} />
      <div className={styles["skeletonText"]}>
        <SkeletonBar width="name" />
        <SkeletonBar width={width} />
      </div>
    </div>
  ));
}
