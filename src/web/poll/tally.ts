import type { Poll } from "../../protocol/events.ts";
import type { NewPoll } from "../../protocol/poll.ts";

/** One option as a card shows it. `share` is that of all who have voted, 0 to 1. */
export type TallyLine = {
  readonly option: number;
  readonly text: string;
  readonly count: number;
  readonly userIds: readonly string[];
  readonly own: boolean;
  readonly share: number;
  readonly leads: boolean;
};

/** What a poll has come to: its options in order, and how many people have voted. */
export type Tally = { readonly lines: readonly TallyLine[]; readonly people: number };

/** Counts a poll as `userId` sees it. */
export function tally({ options, votes }: Poll, userId: string): Tally {
  const voters = options.map(
    (_, option) => votes.find((each) => each.option === option)?.userIds ?? [],
  );
  const people = new Set(voters.flat()).size;
  const most = Math.max(0, ...voters.map(({ length }) => length));
  const lines = options.map((text, option): TallyLine => {
    const userIds = voters[option] ?? [];
    return {
      option,
      text,
      count: userIds.length,
      userIds,
      own: userIds.includes(userId),
      share: people === 0 ? 0 : userIds.length / people,
      leads: most > 0 && userIds.length === most,
    };
  });
  return { lines, people };
}

/** A poll that nobody has voted in yet. */
export function emptyPoll({ question, options, multiple = false }: NewPoll): Poll {
  const votes = options.map((_, option) => ({ option, userIds: [] }));
  return { question, options, multiple, closed: false, votes };
}
