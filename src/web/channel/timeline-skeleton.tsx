import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./timeline.module.css";

const LINES = ["middle", "long", "short", "long", "middle", "short", "long", "middle"] as const;

/** A channel before its messages are there. */
export function TimelineSkeleton() {
  return (
    <Late className={styles["skeleton"]}>
      <SkeletonRows />
    </Late>
  );
}

/** Rows as of messages: a face, a name and a line. */
export function SkeletonRows() {
  return LINES.map((width, index) => (
    <div key={index} className={styles["skeletonRow"]}>
      <div className={styles["skeletonFace"]} />
      <div className={styles["skeletonText"]}>
        <SkeletonBar width="name" />
        <SkeletonBar width={width} />
      </div>
    </div>
  ));
}
