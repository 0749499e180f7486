import { Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./page-waiting.module.css";

/** A settings page before its content is there. */
export function PageWaiting() {
  return (
    <Late className={styles["waiting"]}>
      <SkeletonBar width="short" />
      <SkeletonBar width="long" />
      <SkeletonBar width="middle" />
    </Late>
  );
}
