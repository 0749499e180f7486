import type { ChannelKind } from "../../protocol/events.ts";
import type { WordCount, Words } from "../../protocol/report.ts";
import { REPORT_PEOPLE } from "../../protocol/report.ts";
import { PeopleSet } from "./people-set.ts";

/** What is counted so far, as JSON: people by their number, in which sets of them are written. */
export type TallyState = {
  people: [id: string, messages: number, replies: number][];
  days: [day: number, messages: number, replies: number, people: string][];
  channels: [key: string, messages: number, replies: number, people: string | number][];
  /** People beyond the limit, together. */
  others: Words;
};

type Sum = Words & { people: PeopleSet };

export const EMPTY_TALLY: TallyState = {
  people: [],
  days: [],
  channels: [],
  others: { messages: 0, replies: 0 },
};

/** All private channels that the asker may not see, or all conversations, in place of a channel's id. */
export function hiddenKey(kind: ChannelKind): string {
  return kind === "private" ? "private" : "direct";
}

/** Sums up counts by day, channel and person, in any order and with any breaks between. */
export class Tally {
  readonly #people = new Map<string, Words & { index: number }>();
  readonly #days = new Map<number, Sum>();
  readonly #channels = new Map<string, Sum>();
  /** Channels that are done: how many people there were in all. */
  readonly #closed = new Map<string, Words & { people: number }>();
  readonly #others: Words;
  readonly #dayOf: (quarter: number) => number;

  /** `dayOf` says on which day (its number since 1970) a quarter of an hour is. */
  constructor(state: TallyState, dayOf: (quarter: number) => number) {
    this.#dayOf = dayOf;
    for (const [id, messages, replies] of state.people)
      this.#people.set(id, { index: this.#people.size, messages, replies });
    for (const [day, messages, replies, people] of state.days)
      this.#days.set(day, { messages, replies, people: new PeopleSet(people) });
    for (const [key, messages, replies, people] of state.channels)
      if (typeof people === "number") this.#closed.set(key, { messages, replies, people });
      else this.#channels.set(key, { messages, replies, people: new PeopleSet(people) });
    this.#others = { ...state.others };
  }

  /** Adds what was said in a channel. */
  add(channel: string, counts: readonly WordCount[]): void {
    for (const { authorId, quarter, messages, replies } of counts) {
      const words = { messages, replies };
      const index = this.#count(authorId, words);
      for (const sum of [sumIn(this.#days, this.#dayOf(quarter)), sumIn(this.#channels, channel)]) {
        plus(sum, words);
        if (index !== undefined) sum.people.add(index);
      }
    }
  }

  /** Nothing more is added to this channel. */
  close(channel: string): void {
    const sum = this.#channels.get(channel);
    if (sum === undefined) return;
    this.#channels.delete(channel);
    this.#closed.set(channel, { ...sum, people: sum.people.size });
  }

  get state(): TallyState {
    return {
      people: [...this.#people].map(([id, { messages, replies }]) => [id, messages, replies]),
      days: [...this.#days].map(([day, { messages, replies, people }]) => [
        day,
        messages,
        replies,
        String(people),
      ]),
      channels: [
        ...[...this.#closed].map(
          ([key, { messages, replies, people }]): TallyState["channels"][number] => [
            key,
            messages,
            replies,
            people,
          ],
        ),
        ...[...this.#channels].map(
          ([key, { messages, replies, people }]): TallyState["channels"][number] => [
            key,
            messages,
            replies,
            String(people),
          ],
        ),
      ],
      others: { ...this.#others },
    };
  }

  /** Days that have words, by their number. */
  get days(): Map<number, Words & { people: number }> {
    return new Map([...this.#days].map(([day, sum]) => [day, { ...sum, people: sum.people.size }]));
  }

  /** Channels that have words, by their key. */
  get channels(): Map<string, Words & { people: number }> {
    const open = [...this.#channels].map(
      ([key, sum]) => [key, { ...sum, people: sum.people.size }] as const,
    );
    return new Map([...this.#closed, ...open]);
  }

  /** People who have said something, by their id. */
  get people(): Map<string, Words> {
    return this.#people;
  }

  /** What people beyond the limit have said, who are in no number of people. */
  get others(): Words {
    return this.#others;
  }

  #count(authorId: string, words: Words): number | undefined {
    let person = this.#people.get(authorId);
    if (person === undefined && this.#people.size >= REPORT_PEOPLE) {
      plus(this.#others, words);
      return undefined;
    }
    if (person === undefined) {
      person = { index: this.#people.size, messages: 0, replies: 0 };
      this.#people.set(authorId, person);
    }
    plus(person, words);
    return person.index;
  }
}

function sumIn<K>(sums: Map<K, Sum>, key: K): Sum {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { messages: 0, replies: 0, people: new PeopleSet() };
    sums.set(key, sum);
  }
  return sum;
}

function plus(sum: Words, { messages, replies }: Words): void {
  sum.messages += messages;
  sum.replies += replies;
}
