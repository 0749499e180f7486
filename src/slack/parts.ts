import { countCharacters, MAX_BODY_CHARACTERS } from "../protocol/text.ts";

/** Enough for a fence, its language and its line ends, which a cut through code adds on both sides. */
const FENCE_ROOM = 64;

/**
 * A text in parts that each fit into one message, cut between lines where there are any. Code that is
 * cut goes on as code in the next part.
 */
export function inParts(body: string, most = MAX_BODY_CHARACTERS): string[] {
  if (countCharacters(body, most) <= most) return [body];
  const room = most - FENCE_ROOM;
  const parts: string[] = [];
  let lines: string[] = [];
  let size = 0;
  let fence = "";
  const close = () => {
    const part = [...lines, ...(fence === "" ? [] : [signOf(fence)])].join("\n").trim();
    if (part !== "" && part !== fence) parts.push(part);
    lines = fence === "" ? [] : [fence];
    size = lines.reduce((sum, line) => sum + line.length + 1, 0);
  };
  for (const line of body.split("\n").flatMap((each) => chunks(each, room - FENCE_ROOM))) {
    const length = countCharacters(line) + 1;
    if (size + length > room) close();
    lines.push(line);
    size += length;
    const sign = /^(?:> )?(`{3,})[\w+#-]{0,20}$/.exec(line);
    if (sign !== null) fence = fence === "" ? line : line === signOf(fence) ? "" : fence;
  }
  fence = "";
  close();
  return parts;
}

/** What ends the code that this line begins. */
function signOf(fence: string): string {
  return /^(?:> )?`{3,}/.exec(fence)?.[0] ?? "";
}

/** A line in pieces of at most `most` characters, none cut through. */
function chunks(line: string, most: number): string[] {
  if (line.length <= most) return [line];
  const characters = [...line];
  const pieces: string[] = [];
  for (let i = 0; i < characters.length; i += most)
    pieces.push(characters.slice(i, i + most).join(""));
  return pieces;
}
