import type { SlashCommand } from "./command.ts";
import { misused, notice } from "./command.ts";
import { onTheClock, ownTimeZone } from "./own-clock.ts";
import { readMoment } from "./times.ts";

export const dnd: SlashCommand = {
  name: "dnd",
  usage: "30m | until 14:30 | off",
  description: "Holds what would disturb you for a while",
  run: async (context, text) => {
    const zone = await ownTimeZone(context);
    if (!("ok" in zone)) return zone;
    const moment =
      text === "off"
        ? undefined
        : readMoment(text.replace(/^(?:until|for)\s+/i, ""), context.nowMs, zone.ok);
    if (text !== "off" && moment?.rest !== "") return misused(dnd);
    const dndUntil = moment?.at ?? null;
    const changed = await context.call("PATCH", "/api/me/preferences", { dndUntil });
    if (!("ok" in changed)) return changed;
    return notice(
      dndUntil === null
        ? "You are told of things again"
        : `Nothing disturbs you until ${onTheClock(dndUntil, zone.ok)}`,
    );
  },
};
