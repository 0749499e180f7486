import type { Poll } from "../protocol/events.ts";

/** A poll after one vote; with one choice only, that takes the person's other one away. */
export function voted(
  poll: Poll,
  { by, option, on }: { readonly by: string; readonly option: number; readonly on: boolean },
): Poll {
  const votes = poll.votes.map((each) => {
    const has = each.userIds.includes(by);
    if (each.option === option && on) return has ? each : withVoters(each, [...each.userIds, by]);
    const goes = each.option === option || (on && !poll.multiple);
    return has && goes
      ? withVoters(
          each,
          each.userIds.filter((id) => id !== by),
        )
      : each;
  });
  return { ...poll, votes };
}

function withVoters(vote: Poll["votes"][number], userIds: string[]): Poll["votes"][number] {
  return { ...vote, userIds };
}
