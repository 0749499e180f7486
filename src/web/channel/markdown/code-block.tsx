import { Fragment, use, useState, Suspense } from "react";
import { i18n, useWords } from "../../i18n/i18n.ts";
import { IconButton } from "../../ui/button.tsx";
import { CheckIcon, CopyIcon } from "../../ui/icons.tsx";
import { useCopy } from "../use-copy.ts";
import type { CodePiece, highlight } from "./highlight.ts";
import styles from "./markdown.module.css";
import { useMore } from "./use-more.ts";

const words = i18n("codeBlock", { copy: "Copy code", copied: "Copied" });

let highlighter: Promise<{ highlight: typeof highlight } | undefined> | undefined;

/** The code of the highlighter, asked for once; nothing where it does not come. */
function loadHighlighter() {
  highlighter ??= import("./highlight.ts").catch(() => {
    highlighter = undefined;
    return undefined;
  });
  return highlighter;
}

/** Code on lines of its own, coloured where its language is named, with a button that copies it. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const t = useWords(words);
  const copy = useCopy(text);
  const box = useMore<HTMLPreElement>();
  return (
    <div className={styles["codeBlock"]}>
      {/* Keyboards scroll what they can focus. */}
      <pre ref={box} className={styles["code"]} tabIndex={0}>
        <code>
          {language === "" ? (
            text
          ) : (
            <Suspense fallback={text}>
              <Highlighted text={text} language={language} />
            </Suspense>
          )}
        </code>
      </pre>
      <IconButton
        label={copy.done ? t.copied : t.copy}
        className={styles["copy"]}
        onClick={copy.run}
      >
        {copy.done ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
      </IconButton>
    </div>
  );
}

function Highlighted({ text, language }: { text: string; language: string }) {
  const [loading] = useState(loadHighlighter);
  const module = use(loading);
  if (!module) return text;
  return module.highlight(text, language).map(PieceOf);
}

function PieceOf({ scope, text }: CodePiece, index: number) {
  if (scope === undefined) return <Fragment key={index}>{text}</Fragment>;
  return (
    <span key={index} data-code={scope}>
      {text}
    </span>
  );
}
