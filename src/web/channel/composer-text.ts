/** The text of a field and what is selected in it, in UTF-16 units; `start` equals `end` for a caret. */
export type Written = { text: string; start: number; end: number };

const URL_ALONE = /^https?:\/\/\S+$/i;
const ITEM = /^([ \t]*)(?:([-*+])( \[[ xX]\])?|(\d{1,9})([.)])|(>))[ \t]+/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Puts `mark` around what is selected, or takes it away where it is there already. */
export function wrap({ text, start, end }: Written, mark: string): Written {
  const inner = text.slice(start, end);
  const size = mark.length;
  const outside = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  // `*` beside the selection may be half of `**`.
  const halfOfDouble = size === 1 && text[start - 2] === mark && text[start - 3] !== mark;
  if (start >= size && outside && !halfOfDouble)
    return {
      text: text.slice(0, start - size) + inner + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  if (inner.length >= 2 * size && inner.startsWith(mark) && inner.endsWith(mark))
    return replace({ text, start, end }, inner.slice(size, -size));
  return {
    text: text.slice(0, start) + mark + inner + mark + text.slice(end),
    start: start + size,
    end: end + size,
  };
}

/** Makes a link of what is selected; where its address is not known yet, that is written next. */
export function link({ text, start, end }: Written, href = ""): Written {
  const inner = text.slice(start, end);
  const before = `${text.slice(0, start)}[${inner}](`;
  const after = `${before}${href})${text.slice(end)}`;
  if (inner === "") return { text: after, start: start + 1, end: start + 1 };
  const caret = before.length + (href === "" ? 0 : href.length + 1);
  return { text: after, start: caret, end: caret };
}

/** What a paste makes of the text, or undefined where the browser does it just as well. */
export function paste(written: Written, pasted: string): Written | undefined {
  const { text, start, end } = written;
  const selected = text.slice(start, end);
  const words = selected !== "" && !selected.includes("\n") && !URL_ALONE.test(selected);
  return words && URL_ALONE.test(pasted.trim()) ? link(written, pasted.trim()) : undefined;
}

/** Breaks the line; a list goes on with its next item, and ends where an item stays empty. */
export function breakLine(written: Written): Written {
  const { text, start, end } = written;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(lineStart, start);
  if (isInFence(text.slice(0, lineStart))) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    return replaceWith(written, `\n${indent}`);
  }
  const item = ITEM.exec(line);
  if (!item) return replaceWith(written, "\n");
  const [marker, indent = "", bullet, task, number, dot, quote] = item;
  if (line === marker) return replaceWith({ text, start: lineStart, end }, "");
  if (bullet) return replaceWith(written, `\n${indent}${bullet}${task ? " [ ]" : ""} `);
  if (number) return replaceWith(written, `\n${indent}${Number(number) + 1}${dot} `);
  return replaceWith(written, `\n${indent}${quote} `);
}

/** True where a fence is open at the end of `before`: there Enter is part of the code. */
export function isInFence(before: string): boolean {
  let open: string | undefined;
  for (const line of before.split("\n")) {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && isBare(line, fence))
      open = undefined;
  }
  return open !== undefined;
}

/** A message starts and ends with words; the indent of its first line is part of it. */
export function withoutBlankEdges(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

function isBare(line: string, fence: string): boolean {
  return line.trim() === fence;
}

/** Replaces what is selected and keeps it selected. */
function replace({ text, start, end }: Written, by: string): Written {
  return { text: text.slice(0, start) + by + text.slice(end), start, end: start + by.length };
}

/** Replaces what is selected and goes on behind it. */
function replaceWith(written: Written, by: string): Written {
  const { text, end } = replace(written, by);
  return { text, start: end, end };
}
