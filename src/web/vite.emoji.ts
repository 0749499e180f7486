import type { Plugin } from "vite";
import { slimEmoji, slimLabels } from "./emoji/slim.ts";
import type { EmojiLabels, EmojiRows } from "./emoji/slim.ts";

const JSON_MODULE = { with: { type: "json" } } as const;

/** What each module holds, by its name. */
const MODULES: Readonly<Record<string, () => Promise<EmojiRows | EmojiLabels>>> = {
  "virtual:emoji": async () => {
    const { default: all } = await import("emojibase-data/en/compact.json", JSON_MODULE);
    const { default: names } = await import(
      "emojibase-data/en/shortcodes/iamcal.json",
      JSON_MODULE
    );
    return slimEmoji(all, names);
  },
  "virtual:emoji-de": async () => {
    const { default: all } = await import("emojibase-data/de/compact.json", JSON_MODULE);
    return slimLabels(all);
  },
};

/** Gives the app the emoji, their names and their words: of the data set only what a picker shows. */
export function emojiModules(): Plugin {
  return {
    name: "emoji-modules",
    resolveId: (id) => (id in MODULES ? `\0${id}` : undefined),
    load: async (id) => {
      const make = id.startsWith("\0") ? MODULES[id.slice(1)] : undefined;
      // Text that is parsed as JSON is there sooner than the same as code.
      return make && `export default JSON.parse(${JSON.stringify(JSON.stringify(await make()))})`;
    },
  };
}
