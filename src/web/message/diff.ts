/** A piece of the newer words, or of the older ones that are gone. */
export type Piece = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** Beyond this many comparisons of words two texts are shown as replaced as a whole. */
const MOST_WORK = 1_000_000;

/**
 * What an edit has changed, word by word: the pieces in their order, so that those that are not
 * removed make the new text and those that are not added the old one.
 */
export function diffWords(before: string, after: string): readonly Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const gone = old.slice(start, old.length - end);
  const come = now.slice(start, now.length - end);
  return joined([
    ...now.slice(0, start).map(piece("same")),
    ...between(gone, come),
    ...now.slice(now.length - end).map(piece("same")),
  ]);
}

function between(gone: readonly string[], come: readonly string[]): Piece[] {
  if (gone.length * come.length > MOST_WORK)
    return [...gone.map(piece("removed")), ...come.map(piece("added"))];
  const lengths = commonLengths(gone, come);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length && j < come.length) {
    const [a = "", b = ""] = [gone[i], come[j]];
    if (a === b) {
      pieces.push({ kind: "same", text: a });
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      pieces.push({ kind: "removed", text: a });
      i += 1;
    } else {
      pieces.push({ kind: "added", text: b });
      j += 1;
    }
  }
  return [...pieces, ...gone.slice(i).map(piece("removed")), ...come.slice(j).map(piece("added"))];
}

/** For each pair of places the length of the longest sequence that both have from there on. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (!row || !below) continue;
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return rows;
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function piece(kind: Piece["kind"]) {
  return (text: string): Piece => ({ kind, text });
}

/** Neighbours of a kind become one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: { kind: Piece["kind"]; text: string }[] = [];
  for (const { kind, text } of pieces) {
    const last = result.at(-1);
    if (last?.kind === kind) last.text += text;
    else result.push({ kind, text });
  }
  return result;
}
