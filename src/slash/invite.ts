import type { SlashCommand } from "./command.ts";
import { channelPath, misused, notice } from "./command.ts";
import { peopleIn } from "./names.ts";

/** People that one command brings in. */
const MAX_PEOPLE = 20;

export const invite: SlashCommand = {
  name: "invite",
  usage: "@name [@name]",
  description: "Brings people into this channel",
  run: async (context, text) => {
    const people = await peopleIn(context, text);
    if (!("ok" in people)) return people;
    const userIds = people.ok;
    if (userIds.length === 0 || userIds.length > MAX_PEOPLE) return misused(invite);
    const { call, channel } = context;
    for (const userId of userIds) {
      const added = await call(
        "PUT",
        `${channelPath(channel.id)}/members/${encodeURIComponent(userId)}`,
      );
      if (!("ok" in added)) return added;
    }
    return notice(`In this channel now: ${userIds.map((userId) => `<@${userId}>`).join(", ")}`);
  },
};
