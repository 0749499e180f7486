import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./person-face.module.css";
import { PresenceDot } from "./presence-dot.tsx";
import { useHere } from "./presence.ts";

type PersonFaceProps = { userId: string; size?: "tiny" | "small" };

/** A face with its presence at the corner. */
export function PersonFace({ userId, size = "small" }: PersonFaceProps) {
  const { nameOf, members } = useWorkspace();
  const status = useHere().get(userId) ?? "offline";
  return (
    <span className={styles["face"]} data-size={size}>
      <Avatar
        userId={userId}
        name={nameOf(userId)}
        image={members.get(userId)?.image}
        size="small"
      />
      <span className={styles["dot"]}>
        <PresenceDot status={status} />
      </span>
    </span>
  );
}
