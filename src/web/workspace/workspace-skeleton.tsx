import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./workspace-page.module.css";

/** The frame of a workspace before its content is there. */
export function WorkspaceSkeleton({ onePane }: { onePane: boolean }) {
  return (
    <Late>
      <div className={styles["panes"]} data-shows={onePane ? "channel" : "list"}>
        <div className={styles["side"]}>
          <div className={styles["bar"]}>
            <SkeletonBar width="name" />
          </div>
          <div className={styles["lines"]}>
            <SkeletonBar width="middle" />
            <SkeletonBar width="long" />
            <SkeletonBar width="short" />
          </div>
        </div>
        <div>
          <div className={styles["bar"]}>
            <SkeletonBar width="name" />
          </div>
        </div>
      </div>
    </Late>
  );
}
