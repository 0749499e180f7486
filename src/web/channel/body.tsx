import { memo } from "react";
import type { ReactNode } from "react";
import { isBigEmoji } from "./big-emoji.ts";
import { bodyParts } from "./body-parts.ts";
import type { BodyPart } from "./body-parts.ts";
import styles from "./body.module.css";
import { EditedMark } from "./edited-mark.tsx";
import { useMarkdown } from "./markdown/load.ts";
import { isPlain } from "./markdown/plain.ts";
import { Mention } from "./mention.tsx";

/** The words of a message, set as their Markdown says. Plain ones are shown at once, without any parser. */
export const Body = memo(function Body({
  text,
  editedAt = null,
}: {
  text: string;
  editedAt?: number | null;
}) {
  const plain = isPlain(text);
  const mark = editedAt !== null && <EditedMark at={editedAt} />;
  return (
    <div className={styles["body"]} data-part="body" data-big={isBigEmoji(text) || undefined}>
      {plain && <Plain text={text} />}
      {plain ? mark : <Marked text={text} mark={mark} />}
    </div>
  );
});

function Marked({ text, mark }: { text: string; mark: ReactNode }) {
  const markdown = useMarkdown();
  if (markdown) return <markdown.Markdown text={text} mark={mark} />;
  return (
    <>
      <Plain text={text} />
      {mark}
    </>
  );
}

function Plain({ text }: { text: string }) {
  return <span className={styles["plain"]}>{bodyParts(text).map(partOf)}</span>;
}

function partOf(part: BodyPart, index: number) {
  switch (part.kind) {
    case "text":
      return <span key={index}>{part.text}</span>;
    case "mention":
      return <Mention key={index} userId={part.userId} />;
    case "link":
      return (
        <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          {part.text}
        </a>
      );
    case "code":
      return (
        <pre key={index} className={styles["code"]}>
          <code>{part.text}</code>
        </pre>
      );
  }
}
