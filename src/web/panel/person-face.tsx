import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./person-face.module.css";
import { PresenceDot } from "./presence-dot.tsx";
import { useStatuses, useWatched } from "./presence.ts";

type PersonFaceProps = { userId: string; size?: "tiny" | "small" };

/** A face with its presence at the corner; nothing there for as long as nobody has told it. */
export function PersonFace({ userId, size = "small" }: PersonFaceProps) {
  const { nameOf, members } = useWorkspace();
  useWatched(userId);
  const status = useStatuses().get(userId);
  return (
    <span className={styles["face"]}>
      <Avatar
        userId={userId}
        name={nameOf(userId)}
        image={members.get(userId)?.image}
        size={size}
      />
      {status !== undefined && (
        <span className={styles["dot"]}>
          <PresenceDot status={status} />
        </span>
      )}
    </span>
  );
}
