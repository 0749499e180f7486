import { params } from "@nanostores/i18n";
import type { Reaction } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { useMe } from "../session.tsx";
import { tip } from "../ui/tip.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { EmojiSign } from "./emoji-text.tsx";
import styles from "./reactions.module.css";

const words = i18n("reactions", {
  list: "Reactions",
  who: params("{names} reacted with {emoji}"),
  more: params("{names} and {rest} more"),
  you: "You",
  add: "Add a reaction",
});

const ReactButton = lazyPart(async () => (await import("../message/react-button.tsx")).ReactButton);

const NAMES_SHOWN = 12;

type ReactionsProps = {
  reactions: readonly Reaction[];
  /** Absent where one only looks on. */
  onToggle: ((emoji: string, on: boolean) => void) | undefined;
};

/** The reactions under a message; a click adds one's own or takes it back, and each says who. */
export function Reactions({ reactions, onToggle }: ReactionsProps) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const isOwn = (emoji: string) =>
    reactions.some((each) => each.emoji === emoji && each.userIds.includes(me.id));
  return (
    <div className={styles["reactions"]}>
      <div className={styles["list"]} role="group" aria-label={t.list}>
        {reactions.map(({ emoji, count, userIds }) => {
          const own = userIds.includes(me.id);
          // Oneself first: that is what one looks for.
          const others = userIds.filter((id) => id !== me.id).map(nameOf);
          const known = [...(own ? [t.you] : []), ...others].slice(0, NAMES_SHOWN);
          const rest = count - known.length;
          const names = rest > 0 ? t.more({ names: known.join(", "), rest }) : known.join(", ");
          const who = t.who({ names, emoji });
          return (
            <button
              key={emoji}
              type="button"
              className={styles["reaction"]}
              aria-pressed={own}
              aria-label={`${emoji} ${count}, ${who}`}
              {...tip(who)}
              disabled={!onToggle}
              onClick={() => onToggle?.(emoji, !own)}
            >
              <span className={styles["emoji"]}>
                <EmojiSign emoji={emoji} />
              </span>
              <span className={styles["count"]}>{count}</span>
            </button>
          );
        })}
      </div>
      {onToggle && (
        <ReactButton
          label={t.add}
          className={styles["add"]}
          onPick={(emoji) => onToggle(emoji, !isOwn(emoji))}
        />
      )}
    </div>
  );
}
