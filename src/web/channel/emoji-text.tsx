import { useCustomEmoji } from "../emoji/custom.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./emoji-text.module.css";

const NAME = /:([a-z0-9_+-]{1,40}):/g;
const HAS_NAME = /:[a-z0-9_+-]{1,40}:/;

/** A text in which `:name:` is the emoji that the workspace has under that name; most texts stay text. */
export function withEmoji(text: string) {
  return HAS_NAME.test(text) ? <EmojiText text={text} /> : text;
}

function EmojiText({ text }: { text: string }) {
  const { workspace } = useWorkspace();
  const known = useCustomEmoji(workspace.id);
  if (known.size === 0) return text;
  return text.split(NAME).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const emoji = known.get(piece);
    return emoji ? <Picture key={index} name={piece} url={emoji.url} /> : `:${piece}:`;
  });
}

/** One emoji as a reaction shows it: itself, or the picture of its name. */
export function EmojiSign({ emoji }: { emoji: string }) {
  const name = /^:([a-z0-9_+-]{1,40}):$/.exec(emoji)?.[1];
  const { workspace } = useWorkspace();
  const known = useCustomEmoji(workspace.id, name !== undefined);
  const found = name === undefined ? undefined : known.get(name);
  return found ? <Picture name={found.name} url={found.url} /> : emoji;
}

function Picture({ name, url }: { name: string; url: string }) {
  // The box is there before the picture is.
  return (
    <img
      className={styles["picture"]}
      src={url}
      alt={`:${name}:`}
      title={`:${name}:`}
      width={20}
      height={20}
      loading="lazy"
      decoding="async"
    />
  );
}
