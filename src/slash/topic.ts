import type { SlashCommand } from "./command.ts";
import { channelPath, notice } from "./command.ts";

export const topic: SlashCommand = {
  name: "topic",
  usage: "[words]",
  description: "Sets what this channel is about, or says it",
  run: async ({ call, channel }, text) => {
    if (text === "")
      return notice(channel.topic === "" ? "There is no topic" : `The topic: ${channel.topic}`);
    // A repeat makes no event.
    if (text !== channel.topic) {
      const changed = await call("PATCH", channelPath(channel.id), { topic: text });
      if (!("ok" in changed)) return changed;
    }
    return notice(`The topic is now: ${text}`);
  },
};
