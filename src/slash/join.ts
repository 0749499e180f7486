import type { SlashCommand } from "./command.ts";
import { channelPath, notice } from "./command.ts";
import { channelIn } from "./names.ts";

export const join: SlashCommand = {
  name: "join",
  usage: "[#channel]",
  description: "Joins a public channel and goes there; without a name this one",
  run: async (context, text) => {
    const { call, channel } = context;
    const found = text === "" ? { ok: channel.id } : await channelIn(context, text);
    if (!("ok" in found)) return found;
    const joined = await call("PUT", `${channelPath(found.ok)}/members/me`);
    if (!("ok" in joined)) return joined;
    return notice(`You are in <#${found.ok}>`, found.ok);
  },
};
