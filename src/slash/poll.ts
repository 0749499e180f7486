import type { SlashCommand } from "./command.ts";
import { misused, say } from "./command.ts";

const MULTIPLE = /^multiple\s+/i;
/** Straight or curly, as phones write them. */
const QUOTED = /["“”„]([^"“”„]*)["“”„]/g;

/** What stands in quotes in `text`; nothing where there is anything else in it. */
export function quotedIn(text: string): string[] | undefined {
  if (text.replace(QUOTED, "").trim() !== "") return undefined;
  return [...text.matchAll(QUOTED)].map((match) => (match[1] ?? "").trim());
}

export const poll: SlashCommand = {
  name: "poll",
  usage: '[multiple] "Question" "Answer" "Answer"',
  description: "Asks everybody here; multiple lets them choose more than one answer",
  run: async (context, text) => {
    const multiple = MULTIPLE.test(text);
    const [question, ...options] = quotedIn(text.replace(MULTIPLE, "")) ?? [];
    if (question === undefined || options.length < 2) return misused(poll);
    return say(context, question, { poll: { question, options, multiple } });
  },
};
