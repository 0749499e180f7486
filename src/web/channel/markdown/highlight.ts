import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

/** A piece of code: `scope` says what it is, such as `keyword`; undefined for the rest. */
export type CodePiece = { scope: string | undefined; text: string };

type TreeNode = string | { scope?: string; children: readonly TreeNode[] };

const LANGUAGES = {
  bash,
  c,
  cpp,
  css,
  diff,
  go,
  ini,
  java,
  json,
  python,
  ruby,
  rust,
  shell,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
hljs.registerAliases(["js", "jsx", "ts", "tsx", "javascript"], { languageName: "typescript" });

/** The pieces of `code` in their order; one plain piece where the language is not known. */
export function highlight(code: string, language: string): readonly CodePiece[] {
  if (!hljs.getLanguage(language)) return [{ scope: undefined, text: code }];
  const result = hljs.highlight(code, { language, ignoreIllegals: true });
  // Its tree rather than its HTML: what is shown is made of texts alone.
  const { _emitter: emitter } = result as unknown as { _emitter: { rootNode: TreeNode } };
  const pieces: CodePiece[] = [];
  collect(emitter.rootNode, undefined, pieces);
  return pieces;
}

function collect(node: TreeNode, scope: string | undefined, pieces: CodePiece[]): void {
  if (typeof node === "string") {
    pieces.push({ scope, text: node });
    return;
  }
  // `title.function_` is a title to us.
  const inner = node.scope?.split(".")[0] ?? scope;
  for (const child of node.children) collect(child, inner, pieces);
}
