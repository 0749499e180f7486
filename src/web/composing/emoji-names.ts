import { emojiNow } from "../emoji/load.ts";
import { outsideCode } from "./code.ts";

const NAME = /(?<![\p{L}\p{N}/]):([a-z0-9_+-]{1,40}):(?![/\p{N}])/gu;

/**
 * A body with the emoji that its `:names:` mean, as it is sent; a name that is none, or is that of a
 * custom emoji, stays. Nothing changes before the emoji are there: typing a colon asks for them.
 */
export function withEmoji(
  body: string,
  find: (name: string) => string | undefined = builtIn,
): string {
  if (!/:[a-z0-9_+-]+:/.test(body)) return body;
  return outsideCode(body, (words) =>
    words.replace(NAME, (whole, name: string) => find(name) ?? whole),
  );
}

function builtIn(name: string): string | undefined {
  return emojiNow()?.byName.get(name)?.text;
}
