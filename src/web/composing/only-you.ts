import { atom } from "nanostores";

/** A line that only the person at the screen sees, at a place where one writes. `error` where something was refused. */
export type OnlyYouLine = { id: string; text: string; error: boolean };

const NONE: readonly OnlyYouLine[] = [];
/** Older ones give way: they are answers, not a log. */
const MOST = 3;

/** By the place: a channel's id, or that with a thread's. */
export const onlyYouLines = atom<ReadonlyMap<string, readonly OnlyYouLine[]>>(new Map());

/** The lines at a place. */
export function linesAt(
  all: ReadonlyMap<string, readonly OnlyYouLine[]>,
  place: string,
): readonly OnlyYouLine[] {
  return all.get(place) ?? NONE;
}

/** Tells the person something at a place; of one id the last word counts. */
export function tellOnlyYou(place: string, line: OnlyYouLine): void {
  const rest = linesAt(onlyYouLines.get(), place).filter(({ id }) => id !== line.id);
  onlyYouLines.set(new Map(onlyYouLines.get()).set(place, [...rest, line].slice(-MOST)));
}

/** Takes a line away. */
export function dropOnlyYou(place: string, id: string): void {
  const rest = linesAt(onlyYouLines.get(), place).filter((line) => line.id !== id);
  onlyYouLines.set(new Map(onlyYouLines.get()).set(place, rest));
}
