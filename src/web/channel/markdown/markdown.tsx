import { Fragment } from "react";
import type { ReactNode } from "react";
import { PermalinkText } from "../../quote/permalink-text.tsx";
import { withEmoji } from "../emoji-text.tsx";
import { Mention } from "../mention.tsx";
import { CodeBlock } from "./code-block.tsx";
import styles from "./markdown.module.css";
import { useMore } from "./use-more.ts";
import { parse } from "./parse.ts";
import type { Block, Inline, ListItem } from "./tree.ts";

/** A message body as its Markdown says; `mark` stands after its last words. */
export function Markdown({ text, mark }: { text: string; mark: ReactNode }) {
  const blocks = parse(text);
  const last = blocks.at(-1);
  const inside = last?.kind === "paragraph";
  return (
    <>
      {blocks.map((block, index) => blockOf(block, index, block === last && inside ? mark : null))}
      {!inside && mark}
    </>
  );
}

function blocksOf(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, index) => blockOf(block, index, null));
}

function blockOf(block: Block, key: number, mark: ReactNode): ReactNode {
  switch (block.kind) {
    case "paragraph":
      return (
        <p key={key} className={styles["paragraph"]}>
          {inlineOf(block.children)}
          {mark}
        </p>
      );
    case "heading":
      // Headings of a message are none of the page's.
      return (
        <p key={key} className={styles["heading"]} data-level={Math.min(block.level, 3)}>
          {inlineOf(block.children)}
        </p>
      );
    case "code":
      return <CodeBlock key={key} text={block.text} language={block.language} />;
    case "quote":
      return (
        <blockquote key={key} className={styles["quote"]}>
          {blocksOf(block.children)}
        </blockquote>
      );
    case "list":
      return listOf(block.start, block.items, key);
    case "table":
      return <Table key={key} table={block} />;
    case "rule":
      return <hr key={key} className={styles["rule"]} />;
  }
}

function listOf(start: number | undefined, items: readonly ListItem[], key: number): ReactNode {
  const rows = items.map((item, index) => (
    <li key={index} data-task={item.task || undefined}>
      {item.task && (
        <span className={styles["box"]} role="img" aria-label={item.checked ? "☑" : "☐"}>
          {item.checked ? "☑" : "☐"}
        </span>
      )}
      {blocksOf(item.children)}
    </li>
  ));
  if (start === undefined)
    return (
      <ul key={key} className={styles["list"]} role="list">
        {rows}
      </ul>
    );
  return (
    <ol key={key} className={styles["list"]} role="list" start={start}>
      {rows}
    </ol>
  );
}

function Table({ table }: { table: Extract<Block, { kind: "table" }> }) {
  const { align, head, rows } = table;
  const box = useMore<HTMLDivElement>();
  return (
    <div ref={box} className={styles["tableFrame"]} tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} data-align={align[index]} scope="col">
                {inlineOf(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {row.map((cell, index) => (
                <td key={index} data-align={align[index]}>
                  {inlineOf(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inlineOf(children: readonly Inline[]): ReactNode {
  return children.map((child, index) => <Fragment key={index}>{oneInline(child)}</Fragment>);
}

function oneInline(inline: Inline): ReactNode {
  switch (inline.kind) {
    case "text":
      return withEmoji(inline.text);
    case "strong":
      return <strong>{inlineOf(inline.children)}</strong>;
    case "em":
      return <em>{inlineOf(inline.children)}</em>;
    case "del":
      return <del>{inlineOf(inline.children)}</del>;
    case "code":
      return <code className={styles["inlineCode"]}>{inline.text}</code>;
    case "mention":
      return <Mention mention={inline.mention} />;
    case "link":
      return <Link href={inline.href}>{inline.children}</Link>;
  }
}

/** A way out of the app. Where its words say something else than its address, the title says that. */
function Link({ href, children }: { href: string; children: readonly Inline[] }) {
  const [only] = children;
  const plain = children.length === 1 && only?.kind === "text" && isAddress(only.text, href);
  return (
    <a
      href={href}
      className={styles["link"]}
      title={plain ? undefined : href}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      {plain ? <PermalinkText href={href}>{inlineOf(children)}</PermalinkText> : inlineOf(children)}
    </a>
  );
}

function isAddress(text: string, href: string): boolean {
  const bare = (address: string) =>
    address.replace(/^(?:https?:\/\/|mailto:)/i, "").replace(/\/$/, "");
  return bare(text) === bare(href);
}
