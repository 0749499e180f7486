import type { SlashCommand } from "./command.ts";
import { say } from "./command.ts";

/** As Markdown, which would take the underscores for emphasis. */
const SHRUG = String.raw`¯\\\_(ツ)\_/¯`;

export const shrug: SlashCommand = {
  name: "shrug",
  usage: "[words]",
  description: "Says it with a shrug",
  run: (context, text) => say(context, text === "" ? SHRUG : `${text} ${SHRUG}`),
};
