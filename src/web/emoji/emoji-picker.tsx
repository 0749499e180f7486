import { useStore } from "@nanostores/react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { params } from "@nanostores/i18n";
import { useWords, i18n } from "../i18n/i18n.ts";
import { useMedia } from "../lib/use-media.ts";
import { SearchIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { useCustomEmoji } from "./custom.ts";
import { EmojiGrid } from "./emoji-grid.tsx";
import type { EmojiGridHandle } from "./emoji-grid.tsx";
import styles from "./emoji-picker.module.css";
import { noteEmoji, recentEmoji, skinTone } from "./habits.ts";
import type { EmojiPickerProps } from "./late-picker.tsx";
import { useEmoji } from "./load.ts";
import { PickerFoot } from "./picker-foot.tsx";
import { moveInPicker, pickerContent } from "./picker-rows.ts";
import { PickerTabs } from "./picker-tabs.tsx";
import { customEmoji } from "./search.ts";
import type { Emoji } from "./search.ts";
import { toneless, withTone } from "./tone.ts";

const words = i18n("emojiPicker", {
  search: "Search emoji",
  emoji: "Emoji",
  none: params("No emoji for “{query}”"),
});

/** Small screens and fingers have larger emoji, and so fewer in a line. */
const LARGE = "(pointer: coarse), (max-width: 639px)";

/** The picker itself; use the lazy one of `late-picker.tsx`. */
export function EmojiPicker({ onPick }: EmojiPickerProps) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const index = useEmoji();
  const added = useCustomEmoji(workspace.id);
  const custom = useMemo(() => Array.from(added.values(), customEmoji), [added]);
  const tone = useStore(skinTone);
  // What is chosen now moves to the front the next time, not under the pointer.
  const [recent] = useState(recentEmoji.get());
  const [query, setQuery] = useState("");
  const [active, setActive] = useState<number>();
  const columns = useMedia(LARGE) ? 8 : 9;
  const content = useMemo(
    () => index && pickerContent({ index, custom, recent, query, columns }),
    [index, custom, recent, query, columns],
  );
  const grid = useRef<EmojiGridHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    // A soft keyboard would cover half of what one came for.
    if (!matchMedia("(pointer: coarse)").matches) input.current?.focus();
  }, []);

  const pick = (emoji: Emoji, more: boolean) => {
    noteEmoji(emoji.url === undefined ? toneless(emoji.text) : emoji.text);
    onPick(emoji.toned ? withTone(emoji.text, tone) : emoji.text, more);
  };
  const shown = active ?? (query.trim() === "" ? undefined : 0);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (!content || event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === "Enter") {
      event.preventDefault();
      const chosen = shown === undefined ? undefined : content.emoji[shown];
      if (chosen) pick(chosen, event.shiftKey);
      return;
    }
    if (key !== "ArrowUp" && key !== "ArrowDown" && key !== "ArrowLeft" && key !== "ArrowRight")
      return;
    // In the middle of a word the caret moves.
    if (shown === undefined && key !== "ArrowDown") return;
    event.preventDefault();
    const next = shown === undefined ? 0 : moveInPicker(content, shown, key);
    setActive(next);
    grid.current?.show(next);
  };
  return (
    <div className={styles["picker"]}>
      <div className={styles["search"]}>
        <SearchIcon />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={t.search}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={shown === undefined ? undefined : `${id}-${shown}`}
          placeholder={t.search}
          value={query}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(undefined);
            grid.current?.toTop();
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {content && (
        <PickerTabs
          parts={content.places}
          onChoose={(part) => grid.current?.showPart(part)}
          muted={query.trim() !== ""}
        />
      )}
      {content && content.emoji.length > 0 && (
        <EmojiGrid
          ref={grid}
          id={id}
          label={t.emoji}
          content={content}
          active={shown}
          tone={tone}
          onActive={setActive}
          onPick={pick}
        />
      )}
      {content?.emoji.length === 0 && (
        <p className={styles["none"]} role="status">
          {t.none({ query: query.trim() })}
        </p>
      )}
      <PickerFoot emoji={shown === undefined ? undefined : content?.emoji[shown]} tone={tone} />
    </div>
  );
}
