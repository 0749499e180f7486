import { Lexer, Tokenizer } from "marked";
import type { MarkedToken, Token, Tokens } from "marked";
import { MENTION_SOURCE, mentionOf } from "../mention-code.ts";
import { safeHref } from "./safe-href.ts";
import type { Align, Block, Inline, ListItem } from "./tree.ts";

/** Quotes, lists and emphasis inside each other beyond this are shown as typed: nobody reads them. */
const MAX_DEPTH = 8;
/** Each `*` and `_` may look through the rest of the text for its partner: characters looked through in all. */
const MAX_EMPHASIS_WORK = 150_000;
const KEPT = 400;
const MENTION = new RegExp(`^${MENTION_SOURCE}`);
const kept = new Map<string, readonly Block[]>();

/** The blocks of a message body. Pure and safe for any text; the newest 400 are remembered. */
export function parse(body: string): readonly Block[] {
  const known = kept.get(body);
  if (known) return known;
  const blocks = parseNow(body);
  kept.set(body, blocks);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return blocks;
}

function parseNow(body: string): readonly Block[] {
  try {
    const lexer = new Lexer({ gfm: true, breaks: true, tokenizer: new ChatTokenizer() });
    return blocksOf(lexer.lex(body));
  } catch {
    return [{ kind: "paragraph", children: [{ kind: "text", text: body }] }];
  }
}

/** Markdown as people write it in a chat: no HTML, nothing that swallows lines, a limit to nesting. */
class ChatTokenizer extends Tokenizer {
  #depth = 0;
  #emphasisWork = 0;

  override html(): undefined {}
  override def(): undefined {}
  /** Indented words are mostly pasted ones, and `===` under a line is a line. */
  override code(): undefined {}
  override lheading(): undefined {}

  override tag(src: string): Tokens.Tag | undefined {
    const mention = MENTION.exec(src);
    if (!mention) return undefined;
    const [raw] = mention;
    return { type: "html", raw, text: raw, inLink: false, inRawBlock: false, block: false };
  }

  override del(...args: Parameters<Tokenizer["del"]>): Tokens.Del | undefined {
    // One tilde is a home directory, or about so many.
    return args[0].startsWith("~~") ? this.#within(() => super.del(...args)) : undefined;
  }
  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(src));
  }
  override list(src: string): Tokens.List | undefined {
    return this.#within(() => super.list(src));
  }
  override emStrong(...args: Parameters<Tokenizer["emStrong"]>) {
    const [src] = args;
    if (!/^[*_]/.test(src)) return undefined;
    this.#emphasisWork += src.length;
    if (this.#emphasisWork > MAX_EMPHASIS_WORK) return undefined;
    return this.#within(() => super.emStrong(...args));
  }
  override link(src: string) {
    return this.#within(() => super.link(src));
  }

  #within<T>(work: () => T | undefined): T | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }
}

function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token): Block[] => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): Block[] {
  switch (token.type) {
    case "space":
    case "checkbox":
      return [];
    case "hr":
      return [{ kind: "rule" }];
    case "code":
      return [{ kind: "code", language: languageOf(token.lang), text: token.text }];
    case "heading":
      return [{ kind: "heading", level: token.depth, children: inlineOf(token.tokens) }];
    case "blockquote":
      return [{ kind: "quote", children: blocksOf(token.tokens) }];
    case "list":
      return [listOf(token)];
    case "table":
      return [tableOf(token)];
    case "paragraph":
      return [{ kind: "paragraph", children: inlineOf(token.tokens) }];
    case "text":
      return [{ kind: "paragraph", children: inlineOf(token.tokens ?? [token]) }];
    default:
      return [{ kind: "paragraph", children: [{ kind: "text", text: token.raw }] }];
  }
}

function languageOf(info: string | undefined): string {
  return /^[\w+#.-]{1,20}/.exec(info ?? "")?.[0].toLowerCase() ?? "";
}

function listOf(token: Tokens.List): Block {
  const items = token.items.map((item): ListItem => ({
    task: item.task,
    checked: item.checked === true,
    children: blocksOf(item.tokens),
  }));
  return { kind: "list", start: token.ordered ? Number(token.start) : undefined, items };
}

function tableOf(token: Tokens.Table): Block {
  return {
    kind: "table",
    align: token.align.map(alignOf),
    head: token.header.map((cell) => inlineOf(cell.tokens)),
    rows: token.rows.map((row) => row.map((cell) => inlineOf(cell.tokens))),
  };
}

function alignOf(align: Tokens.Table["align"][number]): Align {
  if (align === "left") return "start";
  return align === "right" ? "end" : (align ?? undefined);
}

function inlineOf(tokens: readonly Token[], inLink = false): Inline[] {
  const inline = tokens.flatMap((token) => inlinesOf(token as MarkedToken, inLink));
  // Neighbouring words are one text: fewer elements, and whoever copies gets whole lines.
  return inline.reduce<Inline[]>((joined, each) => {
    const last = joined.at(-1);
    if (each.kind === "text" && last?.kind === "text")
      joined[joined.length - 1] = { kind: "text", text: last.text + each.text };
    else joined.push(each);
    return joined;
  }, []);
}

function inlinesOf(token: MarkedToken, inLink: boolean): Inline[] {
  switch (token.type) {
    case "text":
      return token.tokens ? inlineOf(token.tokens, inLink) : [words(token.text)];
    case "escape":
      return [words(token.text)];
    case "br":
      // The indent of the next line is what somebody typed.
      return [words(token.raw.replace(/^[^\n]*/, ""))];
    case "strong":
    case "em":
    case "del":
      return [{ kind: token.type, children: inlineOf(token.tokens, inLink) }];
    case "codespan":
      return [{ kind: "code", text: token.text }];
    case "html":
      return [mentionIn(token.raw) ?? words(token.raw)];
    case "link":
      return linkOf(token, inLink);
    case "image":
      return imageOf(token, inLink);
    case "checkbox":
      return [];
    default:
      return [words(token.raw)];
  }
}

function mentionIn(raw: string): Inline | undefined {
  const mention = mentionOf(raw);
  return mention && { kind: "mention", mention };
}

function linkOf(token: Tokens.Link, inLink: boolean): Inline[] {
  const href = inLink ? undefined : safeHref(token.href);
  if (href === undefined) return [words(token.raw)];
  const children = inlineOf(token.tokens, true);
  return [{ kind: "link", href, children: children.length > 0 ? children : [words(token.href)] }];
}

/** A picture from elsewhere is not loaded: it would tell its server who reads. It is a link. */
function imageOf(token: Tokens.Image, inLink: boolean): Inline[] {
  const children = [words(token.text === "" ? token.href : token.text)];
  const href = inLink ? undefined : safeHref(token.href);
  if (href === undefined) return inLink ? children : [words(token.raw)];
  return [{ kind: "link", href, children }];
}

function words(text: string): Inline {
  return { kind: "text", text };
}
