import { withEmoji } from "./emoji.ts";
import { codeBlock, codeSpan, joined, link, literal, quote, unescapeEntities } from "./escape.ts";

/** How a text is to be read. */
export type Reading = {
  /** False where `*` and its like stand for themselves; links and mentions are read all the same. */
  format?: boolean;
  /** True where `@here` calls everybody also without brackets. */
  linkNames?: boolean;
};

/** A text that shows exactly what it says, emoji by name apart. */
export function plain(text: string): string {
  return literal(withEmoji(text));
}

/** Slack's mrkdwn as our Markdown. Any text gives one; the time is linear in its length. */
export function mrkdwn(text: string, reading: Reading = {}): string {
  const out: string[] = [];
  for (const [i, piece] of text.split(/(```[\s\S]*?```)/).entries()) {
    const isCode = i % 2 === 1;
    const markdown = isCode ? codeBlock(shown(piece.slice(FENCE, -FENCE))) : lines(piece, reading);
    if (markdown === "") continue;
    const last = out.at(-1);
    // A fence is a fence only at the beginning of its line, and its end on a line of its own.
    if (last === undefined) out.push(markdown);
    else {
      out[out.length - 1] = last.replace(/(?<!\n)\n+$/, "");
      out.push("\n", markdown.replace(/^\n+/, ""));
    }
  }
  return out.join("");
}

const FENCE = 3;

/** What Slack shows of code: its escapes undone, and links as they are written. */
function shown(code: string): string {
  return unescapeEntities(
    code.replace(/<((?:https?|mailto):[^<>|\n]+)(?:\|([^<>\n]*))?>/g, showLink),
  );
}

function showLink(_: string, href: string, words: string | undefined): string {
  return words === undefined || words === "" ? href : words;
}

function lines(text: string, reading: Reading): string {
  const out: string[] = [];
  let quoted = false;
  let allQuoted = false;
  for (const line of text.split("\n")) {
    if (/^(?:&gt;|>){3}/.test(line)) allQuoted = true;
    const mark = /^(?:&gt;|>){1,3} ?/.exec(line)?.[0] ?? "";
    const isQuote = allQuoted || mark !== "";
    const words = inline(line.slice(mark.length), reading);
    // Without a line between, Markdown would take the next one into the quote.
    if (quoted && !isQuote && line.trim() !== "") out.push("");
    out.push(isQuote ? quote(words) : words);
    quoted = isQuote;
  }
  return out.join("\n");
}

/** One line. */
function inline(line: string, reading: Reading): string {
  const out: string[] = [];
  let from = 0;
  const unclosed = new Set<string>();
  const flush = (to: number) => {
    if (to > from) out.push(wordsOf(line.slice(from, to), line.charAt(from - 1), line.charAt(to)));
    from = to;
  };
  for (let i = 0; i < line.length;) {
    const found = spanAt(line, i, reading, unclosed);
    if (found === undefined) {
      i += 1;
      continue;
    }
    flush(i);
    out.push(found.markdown);
    i = found.end;
    from = i;
  }
  flush(line.length);
  return joined(out);
}

type Span = { markdown: string; end: number };

function spanAt(
  line: string,
  at: number,
  reading: Reading,
  unclosed: Set<string>,
): Span | undefined {
  const c = line.charAt(at);
  switch (c) {
    case "`": {
      const end = unclosed.has(c) ? -1 : line.indexOf(c, at + 1);
      if (end < 0) unclosed.add(c);
      if (end <= at + 1) return undefined;
      return { markdown: codeSpan(shown(line.slice(at + 1, end))), end: end + 1 };
    }
    case "<": {
      ANGLE.lastIndex = at;
      const [whole, inside = ""] = ANGLE.exec(line) ?? [];
      const markdown = whole === undefined ? undefined : angle(inside, reading);
      return whole === undefined || markdown === undefined
        ? undefined
        : { markdown, end: at + whole.length };
    }
    case "h":
    case "H": {
      ADDRESS.lastIndex = at;
      const [address] = isBoundary(line.charAt(at - 1)) ? (ADDRESS.exec(line) ?? []) : [];
      if (address === undefined) return undefined;
      return { markdown: unescapeEntities(address), end: at + address.length };
    }
    case "@":
      return reading.linkNames === true ? calledAt(line, at) : undefined;
    default:
      return reading.format === false ? undefined : emphasisAt(line, at, reading, unclosed);
  }
}

const ANGLE = /<([^<>\n]+)>/y;
/** An address that stands by itself: what Markdown means by `_` and `*` means nothing in it. */
const ADDRESS = /https?:\/\/(?:(?!&[lg]t;)[^\s<>|"'`*])*(?!&[lg]t;)[^\s<>|"'`*.,;:!?)\]}~]/iy;
const CALLED = /@(here|channel|everyone)(?![\w-])/y;

function calledAt(line: string, at: number): Span | undefined {
  CALLED.lastIndex = at;
  const [whole, name] = isBoundary(line.charAt(at - 1)) ? (CALLED.exec(line) ?? []) : [];
  if (whole === undefined) return undefined;
  return { markdown: name === "here" ? "<!here>" : "<!channel>", end: at + whole.length };
}

/** What Slack writes in angle brackets; nothing where it is only a text between them. */
function angle(inside: string, reading: Reading): string | undefined {
  const [target = "", ...more] = inside.split("|");
  const words = more.join("|");
  const named = inline(words, { ...reading, linkNames: false });
  const kind = target.charAt(0);
  if (kind === "@") return /^@[\w-]{1,64}$/.test(target) ? `<${target}>` : named || undefined;
  if (kind === "#") {
    if (/^#c_\w{1,62}$/.test(target)) return `<${target}>`;
    return literal(`#${words === "" ? target.slice(1) : unescapeEntities(words)}`, " ");
  }
  if (kind === "!") return special(target, named);
  const href = unescapeEntities(target);
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(href)) return undefined;
  return link(href, named === "" ? literal(href.replace(/^(?:mailto|tel):/i, "")) : named);
}

function special(target: string, named: string): string {
  if (target === "!here") return "<!here>";
  if (target === "!channel" || target === "!everyone" || target === "!group") return "<!channel>";
  const group = /^!subteam\^(g_\w{1,62})$/.exec(target)?.[1];
  if (group !== undefined) return `<!subteam^${group}>`;
  // `!date^…|in words`, and whatever else comes with words for those who do not know it.
  return named === "" ? literal(target.replace(/^!(?:subteam\^|date\^)?/, "")) : named;
}

const SIGNS: Readonly<Record<string, string>> = { "*": "**", _: "_", "~": "~~" };

function emphasisAt(
  line: string,
  at: number,
  reading: Reading,
  unclosed: Set<string>,
): Span | undefined {
  const c = line.charAt(at);
  const sign = SIGNS[c];
  if (sign === undefined || unclosed.has(c)) return undefined;
  const next = line.charAt(at + 1);
  if (!isBoundary(line.charAt(at - 1)) || next === "" || next === c || /\s/.test(next))
    return undefined;
  for (let end = line.indexOf(c, at + 1); end >= 0; end = line.indexOf(c, end + 1)) {
    const after = line.charAt(end + 1);
    if (/\s/.test(line.charAt(end - 1)) || !isBoundary(after) || after === c) continue;
    const words = inline(line.slice(at + 1, end), reading);
    return { markdown: `${sign}${words}${sign}`, end: end + 1 };
  }
  unclosed.add(c);
  return undefined;
}

/** Emphasis begins and ends at the edges of words. */
function isBoundary(c: string): boolean {
  return c === "" || !/[\p{L}\p{N}]/u.test(c);
}

function wordsOf(text: string, before: string, after: string): string {
  return literal(withEmoji(unescapeEntities(text)), before, after);
}
