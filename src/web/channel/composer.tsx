import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, Ref } from "react";
import { params } from "@nanostores/i18n";
import { MAX_BODY_CHARACTERS, countCharacters } from "../../protocol/text.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { recall, remember } from "../lib/remember.ts";
import { useMedia } from "../lib/use-media.ts";
import { useMe } from "../session.tsx";
import { SendIcon } from "../ui/icons.tsx";
import styles from "./composer.module.css";

/** What others may ask of a composer. */
export type ComposerHandle = { focus: () => void };

type ComposerProps = {
  ref?: Ref<ComposerHandle>;
  channelId: string;
  channelName: string;
  disabled: boolean;
  onSend: (body: string) => void;
  onTyping: (on: boolean) => void;
};

const words = i18n("composer", { message: params("Message #{channel}"), send: "Send" });

/** From here on the composer says how much room is left. */
const COUNT_FROM = MAX_BODY_CHARACTERS - 400;

/** Where one writes. The draft of each channel is kept in this browser until it is sent. */
export function Composer({
  ref,
  channelId,
  channelName,
  disabled,
  onSend,
  onTyping,
}: ComposerProps) {
  const me = useMe();
  const t = useWords(words);
  const draftKey = `draft.${me.id}.${channelId}`;
  const [text, setText] = useState(() => recall(draftKey) ?? "");
  const area = useRef<HTMLTextAreaElement>(null);
  // A soft keyboard has no Shift-Enter worth the name: there Enter breaks the line.
  const byTouch = useMedia("(pointer: coarse)");
  const body = withoutBlankEdges(text);
  const left = MAX_BODY_CHARACTERS - countCharacters(body, MAX_BODY_CHARACTERS * 2);
  const sendable = body !== "" && left >= 0 && !disabled;

  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }), []);
  useGrowing(area, text);
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) area.current?.focus();
  }, []);

  const change = (next: string) => {
    setText(next);
    remember(draftKey, next === "" ? undefined : next);
    onTyping(next.trim() !== "");
  };
  const send = () => {
    if (!sendable) return;
    onSend(body);
    setText("");
    remember(draftKey, undefined);
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word. 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || event.shiftKey || byTouch) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={styles["composer"]}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        className={styles["area"]}
        aria-label={t.message({ channel: channelName })}
        aria-describedby={left < 0 ? "composer-left" : undefined}
        aria-invalid={left < 0 || undefined}
        placeholder={t.message({ channel: channelName })}
        rows={1}
        value={text}
        disabled={disabled}
        enterKeyHint={byTouch ? "enter" : "send"}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => onTyping(false)}
      />
      {left <= MAX_BODY_CHARACTERS - COUNT_FROM && (
        <span id="composer-left" className={styles["left"]} data-over={left < 0}>
          {left}
        </span>
      )}
      <button type="submit" className={styles["send"]} aria-label={t.send} disabled={!sendable}>
        <SendIcon />
      </button>
    </form>
  );
}

/** A message starts and ends with words; the indent of its first line is part of it. */
function withoutBlankEdges(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

/** Grows with its text where the browser does not do that by itself. */
function useGrowing(area: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [area, text]);
}
