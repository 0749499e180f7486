import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./person-face.module.css";
import { PresenceDot } from "./presence-dot.tsx";
import { useHere } from "./presence.ts";

type PersonFaceProps = { userId: string; size?: "tiny" | "small" };

/** A face with its presence at the corner; nothing there for who is not seen, who may yet be elsewhere. */
export function PersonFace({ userId, size = "small" }: PersonFaceProps) {
  const { nameOf, members } = useWorkspace();
  const status = useHere().get(userId);
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
