/** Characters of Slack's own escapes. */
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Undoes Slack's three escapes; an ampersand that stands for itself stays. */
export function unescapeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}

/**
 * A text as Markdown that shows exactly these words: nothing in it is emphasis, a link, a heading or a
 * mention. `before` and `after` are its neighbours on the line, "" at an end.
 */
export function literal(text: string, before = "", after = ""): string {
  const line = before + text + after;
  let out = "";
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    const at = before.length + i;
    out += needsEscape(c, line.charAt(at - 1), line.charAt(at + 1)) ? `\\${c}` : c;
  }
  return out;
}

const WORD = /[\p{L}\p{N}]/u;

function needsEscape(c: string, before: string, after: string): boolean {
  switch (c) {
    case "\\":
    case "`":
    case "*":
      return true;
    // Inside a word it means nothing, and names_with_it are common.
    case "_":
      return !(WORD.test(before) && WORD.test(after));
    case "~":
      return before === "~" || after === "~" || before === "" || before === "\n";
    // Only a bracket that closes just before another makes a link.
    case "]":
      return after === "(" || after === "[";
    // What would be an address between brackets, which are not shown then.
    case "<":
      return /[a-z]/i.test(after);
    case "@":
    case "!":
    case "#":
      return before === "<" || (c === "#" && isLineStart(before));
    default:
      return false;
  }
}

function isLineStart(before: string): boolean {
  return before === "" || before === "\n";
}

/**
 * Pieces of Markdown on one line. Each is sound alone; a backslash where two meet keeps them from
 * making a mention or a link together.
 */
export function joined(pieces: readonly string[]): string {
  const out: string[] = [];
  // Whether the first sign of the last piece is escaped by a backslash that was put before it.
  let isHeld = false;
  for (const piece of pieces) {
    if (piece === "") continue;
    const last = out.pop();
    if (last !== undefined) {
      const mended = beside(last, piece, isHeld);
      out.push(mended);
      isHeld = mended === `${last}\\`;
    }
    out.push(piece);
  }
  return out.join("");
}

/** A piece, such that the next one adds nothing to its last sign. */
function beside(piece: string, next: string, isHeld: boolean): string {
  const last = piece.length - 1;
  const seam = piece.charAt(last) + next.charAt(0);
  // Whom a body names is looked for without regard to what stands before the bracket.
  if (/^<[@!#]/.test(seam)) return `${piece}\\`;
  const isSign = /^(?:<[a-z]|\][([]|!\[)/i.test(seam) && !isEscaped(piece, last, isHeld);
  return isSign ? `${piece.slice(0, last)}\\${piece.charAt(last)}` : piece;
}

function isEscaped(text: string, at: number, isHeld: boolean): boolean {
  let from = at;
  while (text.charAt(from - 1) === "\\") from -= 1;
  const before = at - from + (from === 0 && isHeld ? 1 : 0);
  return before % 2 === 1;
}

/** Words on one line, e.g. of a title or a cell. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}

/** Code in a line, whatever it holds. */
export function codeSpan(code: string): string {
  const text = withoutCalls(code);
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return text.trim() === "" ? text : `${fence}${pad}${oneLine(text)}${pad}${fence}`;
}

/** A block of code, whatever it holds. */
export function codeBlock(code: string, language = ""): string {
  const text = withoutCalls(code);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/^\n|\n$/g, "")}\n${fence}`;
}

/** Whom a body names is named in code too, and nothing can be escaped there: a mark that nobody sees parts them. */
function withoutCalls(code: string): string {
  return code.replace(/<(?=(?:@[\w-]{1,64}|!here|!channel|!subteam\^g_\w{1,62})>)/g, "<\u200b");
}

/** A link with these words, which are Markdown already; the words alone where the address is none to follow. */
export function link(href: string, words: string): string {
  const address = safeAddress(href);
  if (address === undefined) return words;
  const shown = oneLine(words);
  return `[${withoutBrackets(shown === "" ? literal(address) : shown)}](${address})`;
}

/** Markdown in which no bracket ends a link's words; those of code and those escaped end none. */
function withoutBrackets(markdown: string): string {
  return markdown.replace(/(`+)[^`][\s\S]*?\1|\\[\s\S]|[[\]]/g, (found) =>
    found === "[" || found === "]" ? `\\${found}` : found,
  );
}

/** An address that a Markdown link can hold; nothing where it is none of the web or of mail. */
function safeAddress(href: string): string | undefined {
  const trimmed = href.trim();
  if (!/^(?:https?:\/\/|mailto:|tel:)[^\s]/i.test(trimmed)) return undefined;
  return trimmed.replace(/[\s<>()\\"`*_~|[\]]/g, (c) =>
    UNCODED.has(c) ? c : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** These mean nothing inside the parentheses of a link. */
const UNCODED = new Set(["_", "~"]);

/** Every line behind a quote's sign. */
export function quote(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}
