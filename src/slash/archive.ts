import type { SlashCommand } from "./command.ts";
import { channelPath, notice } from "./command.ts";

export const archive: SlashCommand = {
  name: "archive",
  usage: "",
  description: "Archives this channel: it is read and no longer written",
  run: async ({ call, channel }) => {
    const archived = await call("DELETE", channelPath(channel.id));
    return "ok" in archived ? notice(`#${channel.name} is archived`) : archived;
  },
};
