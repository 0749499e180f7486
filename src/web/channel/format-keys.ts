import type { KeyboardEvent } from "react";
import { link, wrap } from "./composer-text.ts";
import type { Written } from "./composer-text.ts";

const MARKS: Readonly<Record<string, string>> = { b: "**", i: "*", e: "`", "shift+x": "~~" };

/** What a formatting shortcut (Ctrl or Cmd with B, I, E, Shift+X, K) makes of the text; undefined for other keys. */
export function formatted(event: KeyboardEvent, written: Written): Written | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = (event.shiftKey ? "shift+" : "") + event.key.toLowerCase();
  const mark = MARKS[key];
  if (mark !== undefined) return wrap(written, mark);
  // Elsewhere the same key finds a channel; with words selected it makes a link of them.
  if (key === "k" && written.start !== written.end) return link(written);
  return undefined;
}
