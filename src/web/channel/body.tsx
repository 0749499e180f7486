import { memo } from "react";
import type { MouseEvent, ReactNode } from "react";
import { lazyPart } from "../lib/lazy-part.tsx";
import { parsePermalink, pointing, searchOf } from "../quote/permalink.ts";
import { PermalinkText } from "../quote/permalink-text.tsx";
import { navigate } from "../route.ts";
import { isBigEmoji } from "./big-emoji.ts";
import { bodyParts } from "./body-parts.ts";
import type { BodyPart } from "./body-parts.ts";
import styles from "./body.module.css";
import { EditedMark } from "./edited-mark.tsx";
import { withEmoji } from "./emoji-text.tsx";
import { useMarkdown } from "./markdown/load.ts";
import { isPlain } from "./markdown/plain.ts";
import { Mention } from "./mention.tsx";

// Its room is kept: a reader above it is not moved when it comes.
const QuoteCard = lazyPart(async () => (await import("../quote/quote-card.tsx")).QuoteCard, {
  waiting: () => <div className={styles["quoteRoom"]} />,
});

type BodyProps = {
  text: string;
  editedAt?: number | null;
  /** False inside a quote: what a quote points to is not quoted again. */
  quotes?: boolean;
};

/** The words of a message, set as their Markdown says, and the messages they point to. Plain ones are shown at once, without any parser. */
export const Body = memo(function Body({ text, editedAt = null, quotes = true }: BodyProps) {
  const { shown, links } = pointing(text, location.origin);
  const plain = isPlain(shown);
  const mark = editedAt !== null && <EditedMark at={editedAt} />;
  return (
    <div
      className={styles["body"]}
      data-part="body"
      data-big={isBigEmoji(text) || undefined}
      onClick={followInside}
    >
      {plain && shown !== "" && <Plain text={shown} />}
      {plain ? mark : <Marked text={shown} mark={mark} />}
      {quotes &&
        links.map((link) => <QuoteCard key={`${link.channelId}:${link.seq}`} link={link} />)}
    </div>
  );
});

/** A link to one of our own messages is followed in the page. */
function followInside(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  const link = anchor && parsePermalink(anchor.href, location.origin);
  if (!link) return;
  event.preventDefault();
  const { workspaceId, channelId, seq, threadSeq } = link;
  const search = searchOf(threadSeq);
  navigate({ at: "channel", workspaceId, channelId, messageSeq: seq }, "push", search);
}

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
      return <span key={index}>{withEmoji(part.text)}</span>;
    case "mention":
      return <Mention key={index} mention={part.mention} />;
    case "link":
      return (
        <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          <PermalinkText href={part.href}>{part.text}</PermalinkText>
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
