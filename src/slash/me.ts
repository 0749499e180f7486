import type { SlashCommand } from "./command.ts";
import { misused, say } from "./command.ts";

export const me: SlashCommand = {
  name: "me",
  usage: "words",
  description: "Says what you do",
  run: async (context, text) => (text === "" ? misused(me) : say(context, text, { me: true })),
};
