import type { Guise, Message, Poll } from "../protocol/events.ts";

/** A row of `vote`: one person's choice in the poll of a message; `rev` orders them. */
export type VoteRow = { message_seq: number; option: number; user_id: string; rev: number };

/** The column `extra`: what few messages have. A poll's question is the message's body. */
type Extra = {
  me?: true;
  as?: Guise;
  poll?: Pick<Poll, "options" | "multiple" | "closed"> & {
    /** In D1 alone: who chose each option. */
    votes?: string[][];
  };
};

/** What a new message has beside its words; null for nothing. */
export function newExtra({
  me,
  as,
  poll,
}: {
  me?: boolean | undefined;
  as?: Guise | undefined;
  poll?: { options: string[]; multiple?: boolean | undefined; closed?: boolean } | undefined;
}): string | null {
  if (me !== true && as === undefined && poll === undefined) return null;
  const extra: Extra = {
    ...(me === true && { me }),
    ...(as && { as }),
    ...(poll && {
      poll: {
        options: poll.options,
        multiple: poll.multiple ?? false,
        closed: poll.closed ?? false,
      },
    }),
  };
  return JSON.stringify(extra);
}

/** The column for a message as it is now, with its poll's votes where `withVotes` says so. */
export function extraOf({ me, as, poll }: Message, withVotes: boolean): string | null {
  if (me === undefined && as === undefined && poll === undefined) return null;
  const extra: Extra = {
    ...(me && { me }),
    ...(as && { as }),
    ...(poll && {
      poll: {
        options: poll.options,
        multiple: poll.multiple,
        closed: poll.closed,
        ...(withVotes && { votes: poll.votes.map(({ userIds }) => userIds) }),
      },
    }),
  };
  return JSON.stringify(extra);
}

/** The poll in a row's column; its votes as D1 has them. */
export function pollIn(extra: string | null): Extra["poll"] {
  return parse(extra).poll;
}

/** True for the column of a message that was said elsewhere. */
export function isBrought(extra: string | null): boolean {
  return extra !== null && parse(extra).as?.at !== undefined;
}

/** The column of the same poll, closed. */
export function closedPoll(extra: string): string {
  const { poll, ...rest } = parse(extra);
  return JSON.stringify({ ...rest, ...(poll && { poll: { ...poll, closed: true } }) });
}

/** What the column adds to a message; `votes` are the rows of a Channel, in the order of their rev. */
export function withExtra(
  message: Message,
  column: string,
  votes: readonly VoteRow[] | undefined,
): Message {
  const { me, as, poll } = parse(column);
  if (me) message.me = true;
  if (as) message.as = as;
  if (poll) {
    const { options, multiple, closed, votes: stored } = poll;
    const voters = (option: number) =>
      votes?.filter((vote) => vote.option === option).map((vote) => vote.user_id) ??
      stored?.[option] ??
      [];
    message.poll = {
      question: message.body,
      options,
      multiple,
      closed,
      votes: options.map((_, option) => ({ option, userIds: voters(option) })),
    };
  }
  return message;
}

function parse(column: string | null): Extra {
  // Written by this file alone.
  return column === null ? {} : (JSON.parse(column) as Extra);
}
