import { ALL, HERE, isGroup } from "./mentions.ts";

/** A message as notices look at it. */
export type Word = {
  seq: number;
  author_id: string;
  body: string;
  mentions: string;
  thread_seq: number | null;
  broadcast: number;
  /** 1 for one that was said elsewhere: it is there to be read, and calls nobody. */
  brought: number;
};

/** Why a word is said to somebody: by name, or only because they happen to be here. */
export type Call = "named" | "here";

/** Some words, and whom each of them calls. */
export class Addressed {
  readonly words: readonly Word[];
  readonly #names: Map<number, Set<string>>;
  readonly #groups: ReadonlyMap<string, ReadonlySet<string>>;

  /** `groups` has the people of each group that is named; one that is not there has none. */
  constructor(words: readonly Word[], groups: ReadonlyMap<string, ReadonlySet<string>>) {
    this.words = words;
    this.#names = new Map(words.map((word) => [word.seq, new Set(namesOf(word))]));
    this.#groups = groups;
  }

  /** True where a word calls everybody. */
  get callsAll(): boolean {
    return [...this.#names.values()].some((names) => names.has(ALL) || names.has(HERE));
  }

  /** The threads that words were said in. */
  get threads(): number[] {
    return threadsOf(this.words);
  }

  /** Everybody who is called by their own name or a group's. */
  get people(): Set<string> {
    const people = new Set<string>();
    for (const names of this.#names.values())
      for (const name of names)
        if (isGroup(name)) for (const userId of this.#groups.get(name) ?? []) people.add(userId);
        else people.add(name);
    return people;
  }

  /** Does a word call somebody, and why? */
  calls(word: Word, userId: string): Call | undefined {
    const names = this.#names.get(word.seq);
    if (names === undefined || names.size === 0) return undefined;
    if (names.has(userId) || names.has(ALL)) return "named";
    for (const name of names)
      if (isGroup(name) && this.#groups.get(name)?.has(userId) === true) return "named";
    return names.has(HERE) ? "here" : undefined;
  }
}

/** The threads that words were said in. */
export function threadsOf(words: readonly Word[]): number[] {
  return [...new Set(words.flatMap(({ thread_seq: seq }) => (seq === null ? [] : [seq])))];
}

/** The groups that words name. */
export function groupsIn(words: readonly Word[]): string[] {
  return [...new Set(words.flatMap(namesOf))].filter(isGroup);
}

function namesOf(word: Word): string[] {
  // Written by the log alone.
  return JSON.parse(word.mentions) as string[];
}
