import { useImperativeHandle, useRef } from "react";
import type { Ref } from "react";
import { Virtualizer } from "virtua";
import type { VirtualizerHandle } from "virtua";
import { useWords } from "../i18n/i18n.ts";
import { EmojiSign } from "./emoji-sign.tsx";
import styles from "./emoji-picker.module.css";
import { partWords } from "./part-words.ts";
import type { Part, PickerContent, PickerRow } from "./picker-rows.ts";
import type { Emoji } from "./search.ts";
import type { Tone } from "./tone.ts";

/** What others may ask of the grid. */
export type EmojiGridHandle = {
  show: (place: number) => void;
  showPart: (part: Part) => void;
  toTop: () => void;
};

type EmojiGridProps = {
  ref: Ref<EmojiGridHandle>;
  /** Each emoji's element is `id-place`. */
  id: string;
  label: string;
  content: PickerContent;
  active: number | undefined;
  tone: Tone;
  onActive: (place: number | undefined) => void;
  onPick: (emoji: Emoji, more: boolean) => void;
};

/** The emoji in lines; only those lines that can be seen are in the page. The focus stays in the search. */
export function EmojiGrid(props: EmojiGridProps) {
  const { id, label, content, active, tone, onActive, onPick } = props;
  const t = useWords(partWords);
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle(props.ref, () => ({
    show: (place) => list.current?.scrollToIndex(content.rowOf(place), { align: "nearest" }),
    showPart: (part) => list.current?.scrollToIndex(content.places.get(part) ?? 0),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
  }));
  const keep = active === undefined ? [] : [content.rowOf(active)];
  const lineOf = (row: PickerRow, index: number) => {
    if (row.kind === "heading")
      return (
        <div key={index} className={styles["heading"]} aria-hidden="true">
          {t[row.part]}
        </div>
      );
    return (
      <div key={index} className={styles["line"]} role="presentation">
        {row.emoji.map((emoji, column) => {
          const place = row.start + column;
          return (
            <div
              key={place}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === active}
              aria-label={emoji.label}
              className={styles["cell"]}
              onPointerMove={() => place !== active && onActive(place)}
              onClick={(event) => onPick(emoji, event.shiftKey)}
            >
              <EmojiSign emoji={emoji} tone={tone} />
            </div>
          );
        })}
      </div>
    );
  };
  return (
    <div
      ref={scroller}
      id={id}
      className={styles["scroller"]}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      // A press must not take the focus from the search.
      onPointerDown={(event) => event.preventDefault()}
      onPointerLeave={() => onActive(undefined)}
    >
      <Virtualizer ref={list} data={content.rows} keepMounted={keep}>
        {lineOf}
      </Virtualizer>
    </div>
  );
}
