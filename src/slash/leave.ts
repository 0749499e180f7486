import type { SlashCommand } from "./command.ts";
import { channelPath, notice } from "./command.ts";

export const leave: SlashCommand = {
  name: "leave",
  usage: "",
  description: "Leaves this channel",
  run: async ({ call, channel }) => {
    if (channel.joined) {
      const left = await call("DELETE", `${channelPath(channel.id)}/members/me`);
      if (!("ok" in left)) return left;
    }
    return notice(`You have left #${channel.name}`);
  },
};
