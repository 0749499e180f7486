import type { Written } from "./composer-text.ts";

type Field = HTMLTextAreaElement;

/** What is in a field, and what of it is selected. */
export function writtenIn(field: Field): Written {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

/** Changes a field as typing would: it can be undone, and the field tells that it changed. */
export function writeInto(field: Field, next: Written): void {
  const { value } = field;
  let from = 0;
  while (from < value.length && value[from] === next.text[from]) from += 1;
  let tail = 0;
  const most = Math.min(value.length, next.text.length) - from;
  while (tail < most && value.at(-1 - tail) === next.text.at(-1 - tail)) tail += 1;
  const fresh = next.text.slice(from, next.text.length - tail);
  field.focus();
  field.setSelectionRange(from, value.length - tail);
  // Deprecated and without a successor: nothing else keeps what the field can undo.
  const done =
    fresh === ""
      ? document.execCommand("delete")
      : document.execCommand("insertText", false, fresh);
  if (!done && field.value !== next.text) {
    field.setRangeText(fresh);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(next.start, next.end);
}
