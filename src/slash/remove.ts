import type { SlashCommand } from "./command.ts";
import { channelPath, misused, notice } from "./command.ts";
import { leadingPerson } from "./names.ts";

export const remove: SlashCommand = {
  name: "remove",
  usage: "@name",
  description: "Takes somebody out of this channel",
  run: async (context, text) => {
    const lead = await leadingPerson(context, text);
    if (!("ok" in lead)) return lead;
    if (lead.ok === undefined || lead.ok.rest !== "") return misused(remove);
    const { userId } = lead.ok;
    const { call, channel } = context;
    const person = `${channelPath(channel.id)}/members/${encodeURIComponent(userId)}`;
    const removed = await call("DELETE", person);
    // Who is out already is what was asked for.
    if (!("ok" in removed) && removed.refused.code !== "not_found") return removed;
    return notice(`<@${userId}> is not in this channel`);
  },
};
