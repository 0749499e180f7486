import { SkeletonRows } from "../channel/timeline-skeleton.tsx";
import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./workspace-skeleton.module.css";

const SECTIONS = [
  ["long", "middle", "short", "middle", "long"],
  ["middle", "long", "middle"],
] as const;

/** The frame of a workspace before its content is there, with every edge where it will be. */
export function WorkspaceSkeleton({ onePane }: { onePane: boolean }) {
  return (
    <Late className={styles["panes"]}>
      <div className={styles["side"]} data-only={!onePane}>
        <div className={styles["bar"]}>
          <SkeletonBar width="name" />
        </div>
        <div className={styles["jump"]} />
        {SECTIONS.map((rows, index) => (
          <div key={index} className={styles["section"]}>
            <SkeletonBar width="tag" />
            {rows.map((width, row) => (
              <SkeletonBar key={row} width={width} />
            ))}
          </div>
        ))}
      </div>
      <div className={styles["channel"]} data-only={onePane}>
        <div className={styles["bar"]}>
          <SkeletonBar width="name" />
        </div>
        <div className={styles["rows"]}>
          <SkeletonRows />
        </div>
        <div className={styles["composer"]} />
      </div>
    </Late>
  );
}
