import { hueOf, initialsOf } from "../lib/face.ts";
import styles from "./avatar.module.css";

type AvatarProps = { userId: string; name: string; size?: "small" };

/** A face: initials on a hue that belongs to the user id. The name stands beside it, so it is silent. */
export function Avatar({ userId, name, size }: AvatarProps) {
  return (
    <span className={styles["avatar"]} data-hue={hueOf(userId)} data-size={size} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
