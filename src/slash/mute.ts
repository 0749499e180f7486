import type { SlashCommand } from "./command.ts";
import { channelPath, misused, notice } from "./command.ts";

export const mute: SlashCommand = {
  name: "mute",
  usage: "[off]",
  description: "Mutes this channel for you; off hears mentions again",
  run: async ({ call, channel }, text) => {
    if (text !== "" && text !== "off") return misused(mute);
    const level = text === "off" ? "mentions" : "none";
    const set = await call("PUT", `${channelPath(channel.id)}/level`, { level });
    if (!("ok" in set)) return set;
    return notice(text === "off" ? "This channel is not muted" : "This channel is muted");
  },
};
