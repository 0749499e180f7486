import { memo } from "react";
import { bodyParts } from "./body-parts.ts";
import { EditedMark } from "./edited-mark.tsx";
import styles from "./message-row.module.css";

/** The words of a message: text as typed, links that can be followed, code as code; then a mark. */
export const Body = memo(function Body({
  text,
  editedAt = null,
}: {
  text: string;
  editedAt?: number | null;
}) {
  return (
    <div className={styles["body"]} data-part="body">
      {bodyParts(text).map((part, index) => {
        if (part.kind === "code")
          return (
            <pre key={index} className={styles["code"]}>
              <code>{part.text}</code>
            </pre>
          );
        if (part.kind === "link")
          return (
            <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          );
        return <span key={index}>{part.text}</span>;
      })}
      {editedAt !== null && <EditedMark at={editedAt} />}
    </div>
  );
});
