import type { LogLine } from "../../protocol/chat-log.ts";

/** Who speaks for whom: people are numbered from 0, and each nick belongs to one of them. */
export type Cast = {
  /** The nick that each person is named after. */
  readonly names: readonly string[];
  readonly personOf: ReadonlyMap<string, number>;
};

/**
 * The `people` most talkative nicks get a person each. Every other nick goes to whoever has the
 * least to say so far, so that the load is even; a nick always speaks through the same person.
 */
export function castNicks(lines: readonly LogLine[], people: number): Cast {
  const counts = new Map<string, number>();
  for (const { nick } of lines) counts.set(nick, (counts.get(nick) ?? 0) + 1);
  const byTalk = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const stars = byTalk.slice(0, people);
  const personOf = new Map(stars.map(([nick], person) => [nick, person]));
  const load = stars.map(([, count]) => count);
  for (const [nick, count] of byTalk.slice(people)) {
    const person = load.indexOf(Math.min(...load));
    personOf.set(nick, person);
    load[person] = (load[person] ?? 0) + count;
  }
  return { names: stars.map(([nick]) => nick), personOf };
}
