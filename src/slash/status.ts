import type { SlashCommand } from "./command.ts";
import { notice } from "./command.ts";
import { readSpan } from "./times.ts";

/** Words, and at their end how long they hold. */
const FOR = /^([^]*\S)\s+for\s+(\S[^]*)$/i;

export const status: SlashCommand = {
  name: "status",
  usage: "[words [for 30m]]",
  description: "Says what you are doing; without words it is taken away",
  run: async ({ call, nowMs }, text) => {
    const given = text === "" || text.toLowerCase() === "clear" ? null : statusOf(text, nowMs);
    const changed = await call("PATCH", "/api/me", { status: given });
    if (!("ok" in changed)) return changed;
    return notice(given === null ? "You have no status" : `Your status: ${given.text}`);
  },
};

function statusOf(text: string, nowMs: number): { text: string; until: number | null } {
  const [, words, end] = FOR.exec(text) ?? [];
  const span = end === undefined ? undefined : readSpan(end);
  // "Thanks for all the fish" says nothing about time.
  if (words === undefined || span === undefined || span.rest !== "") return { text, until: null };
  return { text: words, until: nowMs + span.ms };
}
