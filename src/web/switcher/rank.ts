import { byName } from "../lib/by-name.ts";
/** How well a name fits: higher is better; `at` are the places of the letters that were found. */
export type Fit = { score: number; at: readonly number[] };

const START = 12;
const WORD_START = 10;
const RUN = 12;
const LETTER = 1;
const LEAP = 4;
/** A whole name, or the beginning of one, stands above anything scattered. */
const EXACT = 60;
const PREFIX = 30;

/** Letters without case and marks, one for each UTF-16 unit, so that places stay true. */
export function fold(text: string): string {
  return Array.from(text, (letter) => {
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === letter.length ? plain : letter.toLowerCase().padEnd(letter.length);
  }).join("");
}

function isWordStart(name: string, place: number): boolean {
  return place === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(place - 1));
}

/**
 * How `query` fits `name` when its letters, blanks aside, may lie apart in it; undefined where they
 * are not all there in order. The best of all ways to lay them, so it does not depend on luck.
 */
export function fitOf(query: string, name: string): Fit | undefined {
  const wanted = fold(query).replace(/\s+/g, "");
  const folded = fold(name);
  if (wanted === "") return { score: 0, at: [] };
  if (wanted.length > folded.length) return undefined;
  const best = bestPath(wanted, folded);
  if (!best) return undefined;
  const bonus = folded === wanted ? EXACT : folded.startsWith(wanted) ? PREFIX : 0;
  // Of two that fit alike the shorter one is meant.
  return { score: best.score + bonus - Math.min(folded.length, 80) / 100, at: best.at };
}

type Path = { score: number; at: readonly number[] };

/** Row by row: the best way to have laid the letters so far, with the last one at each place. */
function bestPath(wanted: string, name: string): Path | undefined {
  let row: (Path | undefined)[] = [];
  for (let n = 0; n < wanted.length; n += 1) {
    const next: (Path | undefined)[] = [];
    let left: Path | undefined;
    for (let place = 0; place < name.length; place += 1) {
      const neighbour = row[place - 1];
      if (name.charAt(place) === wanted.charAt(n)) {
        const here = LETTER + startBonus(name, place);
        const from = n === 0 ? NOWHERE : better(plus(neighbour, RUN), plus(left, -LEAP));
        if (from) next[place] = { score: from.score + here, at: [...from.at, place] };
      }
      left = better(left, neighbour);
    }
    row = next;
  }
  return row.reduce(better, undefined);
}

const NOWHERE: Path = { score: 0, at: [] };

function plus(path: Path | undefined, score: number): Path | undefined {
  return path && { score: path.score + score, at: path.at };
}

function better(a: Path | undefined, b: Path | undefined): Path | undefined {
  return !a || (b && b.score > a.score) ? b : a;
}

function startBonus(name: string, place: number): number {
  if (place === 0) return START;
  return isWordStart(name, place) ? WORD_START : 0;
}

/** Something to find: `boost` lifts it among those that fit nearly as well. */
export type Rankable = { readonly name: string; readonly boost: number };

export type Ranked<T> = { item: T; at: readonly number[] };

/** Those that fit, best first; with an empty query all, by boost alone. Equal ones go by name. */
export function rank<T extends Rankable>(
  query: string,
  items: readonly T[],
  limit: number,
): Ranked<T>[] {
  const fitting: { item: T; at: readonly number[]; score: number }[] = [];
  for (const item of items) {
    const fit = fitOf(query, item.name);
    if (fit) fitting.push({ item, at: fit.at, score: fit.score + item.boost });
  }
  return fitting
    .sort((a, b) => b.score - a.score || byName(a.item.name, b.item.name))
    .slice(0, limit)
    .map(({ item, at }) => ({ item, at }));
}
