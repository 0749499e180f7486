import type { SlashCommand } from "./command.ts";
import { misused, notice } from "./command.ts";

export const away: SlashCommand = {
  name: "away",
  usage: "[off]",
  description: "Shows you as away; off shows you as you are",
  run: async ({ call }, text) => {
    if (text !== "" && text !== "off") return misused(away);
    const status = text === "off" ? "online" : "away";
    const set = await call("PUT", "/api/users/me/presence", { status });
    if (!("ok" in set)) return set;
    return notice(text === "off" ? "You are shown as you are" : "You are shown as away");
  },
};
