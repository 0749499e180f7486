import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./body.module.css";

/** Somebody who is named in a message. Oneself stands out. */
export function Mention({ userId }: { userId: string }) {
  const me = useMe();
  const { nameOf } = useWorkspace();
  return (
    <span
      className={styles["mention"]}
      data-own={userId === me.id || undefined}
      data-person={userId}
    >
      @{nameOf(userId)}
    </span>
  );
}
