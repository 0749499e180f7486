import { lazyPart } from "../lib/lazy-part.tsx";
import styles from "./late-closed.module.css";

/** What stands in the composer's place, by its own code. Room is kept for it: a reader stays at the end. */
export const ComposerClosed = lazyPart(
  async () => (await import("./composer-closed.tsx")).ComposerClosed,
  { waiting: () => <div className={styles["room"]} /> },
);
