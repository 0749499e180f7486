// Made by vite.emoji.ts while the app is built.
declare module "virtual:emoji" {
  import type { EmojiRows } from "./slim.ts";
  const rows: EmojiRows;
  export default rows;
}
declare module "virtual:emoji-de" {
  import type { EmojiLabels } from "./slim.ts";
  const labels: EmojiLabels;
  export default labels;
}
