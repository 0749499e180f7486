import type { ReactNode } from "react";
import { PersonFace } from "../panel/person-face.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./people-list.module.css";

/** People one under the other. */
export function PeopleList({
  label,
  userIds,
  children,
}: {
  label: string;
  userIds: readonly string[];
  /** Stands at the end of a line. */
  children?: (userId: string) => ReactNode;
}) {
  const { nameOf } = useWorkspace();
  return (
    <ul className={styles["list"]} aria-label={label}>
      {userIds.map((userId) => (
        <li key={userId} className={styles["person"]}>
          <PersonFace userId={userId} />
          <span className={styles["name"]}>{nameOf(userId)}</span>
          {children?.(userId)}
        </li>
      ))}
    </ul>
  );
}
