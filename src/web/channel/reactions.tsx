import { params } from "@nanostores/i18n";
import type { Reaction } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./reactions.module.css";

const words = i18n("reactions", {
  list: "Reactions",
  who: params("{names} reacted with {emoji}"),
  more: params("{names} and {rest} more"),
});

const NAMES_SHOWN = 12;

type ReactionsProps = {
  reactions: readonly Reaction[];
  /** Absent where one only looks on. */
  onToggle: ((emoji: string, on: boolean) => void) | undefined;
};

/** The reactions under a message; a click adds one's own or takes it back. */
export function Reactions({ reactions, onToggle }: ReactionsProps) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  return (
    <div className={styles["reactions"]} role="group" aria-label={t.list}>
      {reactions.map(({ emoji, count, userIds }) => {
        const own = userIds.includes(me.id);
        const known = userIds.slice(0, NAMES_SHOWN).map(nameOf).join(", ");
        const rest = count - Math.min(userIds.length, NAMES_SHOWN);
        const names = rest > 0 ? t.more({ names: known, rest }) : known;
        return (
          <button
            key={emoji}
            type="button"
            className={styles["reaction"]}
            aria-pressed={own}
            title={t.who({ names, emoji })}
            disabled={!onToggle}
            onClick={() => onToggle?.(emoji, !own)}
          >
            <span className={styles["emoji"]}>{emoji}</span>
            <span className={styles["count"]}>{count}</span>
          </button>
        );
      })}
    </div>
  );
}
