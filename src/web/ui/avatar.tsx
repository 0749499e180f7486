import { hueOf, initialsOf } from "../lib/face.ts";
import styles from "./avatar.module.css";

type AvatarProps = {
  userId: string;
  name: string;
  /** The address of a picture, shown instead of the initials. */
  image?: string | null | undefined;
  /** An emoji, shown instead of the initials. */
  icon?: string | undefined;
  size?: "tiny" | "small" | "large";
};

/** A face: a picture, or initials on a hue that belongs to the user id. The name stands beside it, so it is silent. */
export function Avatar({ userId, name, image, icon, size }: AvatarProps) {
  return (
    <span className={styles["avatar"]} data-hue={hueOf(userId)} data-size={size} aria-hidden="true">
      {icon ?? initialsOf(name, size === "tiny" ? 1 : 2)}
      {image && <img className={styles["picture"]} src={image} alt="" loading="lazy" />}
    </span>
  );
}
