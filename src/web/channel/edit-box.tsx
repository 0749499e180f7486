import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Message } from "../../protocol/events.ts";
import { MAX_BODY_CHARACTERS, countCharacters } from "../../protocol/text.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { CompletionList } from "../composing/completion-list.tsx";
import { withEmoji } from "../composing/emoji-names.ts";
import { decode, encode } from "../composing/tokens.ts";
import { useCompletion } from "../composing/use-completion.ts";
import { useNames } from "../composing/use-names.ts";
import { useMedia } from "../lib/use-media.ts";
import { Button } from "../ui/button.tsx";
import { breakLine, isInFence, withoutBlankEdges } from "./composer-text.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import styles from "./edit-box.module.css";
import { formatted } from "./format-keys.ts";
import type { MessageActions } from "./message-context.ts";
import { writeInto, writtenIn } from "./written-field.ts";

const words = i18n("editBox", {
  label: "Edit message",
  save: "Save",
  cancel: "Cancel",
  tooLong: "Too long to save",
});

/** A message as something to write in: Enter saves, Escape leaves it as it was, nothing left asks to delete. */
export function EditBox({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useWords(words);
  const { names, implied } = useNames(message.channelId);
  const [{ named, ...before }] = useState(() => decode(message.body, names));
  const [meant, setMeant] = useState(named);
  const [text, setText] = useState(before.text);
  const byTouch = useMedia("(pointer: coarse)");
  const [asking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(area, {
    channelId: message.channelId,
    commands: false,
    onNamed: (shown, token) => setMeant((old) => new Map(old).set(shown, token)),
  });
  const body = withoutBlankEdges(withEmoji(encode(text, meant, implied)));
  const tooLong = countCharacters(body, MAX_BODY_CHARACTERS) > MAX_BODY_CHARACTERS;

  useEffect(() => {
    const element = area.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.scrollIntoView({ block: "nearest" });
  }, []);

  const save = () => {
    if (tooLong) return;
    if (body === "") return setAsking(true);
    if (body !== message.body) actions.edit(message.seq, body);
    actions.stopEdit();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.onKeyDown(event)) return;
    if (event.key === "Escape") return actions.stopEdit();
    const field = event.currentTarget;
    const written = writtenIn(field);
    const changed = formatted(event, written);
    if (!changed && event.key !== "Enter") return;
    event.preventDefault();
    if (changed) writeInto(field, changed);
    else if (event.shiftKey || byTouch || isInFence(field.value.slice(0, written.start)))
      writeInto(field, breakLine(written));
    else save();
  };
  return (
    <div className={styles["box"]}>
      {completion.offers.length > 0 && <CompletionList completion={completion} />}
      <textarea
        ref={area}
        className={styles["area"]}
        aria-label={t.label}
        rows={1}
        value={text}
        {...completion.aria}
        onChange={(event) => {
          setText(event.target.value);
          completion.typed();
        }}
        onSelect={completion.look}
        onBlur={completion.close}
        onKeyDown={onKeyDown}
      />
      <div className={styles["foot"]}>
        {tooLong && <span className={styles["over"]}>{t.tooLong}</span>}
        <Button className={styles["button"]} onClick={actions.stopEdit}>
          {t.cancel}
        </Button>
        <Button look="primary" className={styles["button"]} disabled={tooLong} onClick={save}>
          {t.save}
        </Button>
      </div>
      {asking && (
        <DeleteDialog
          onClose={() => setAsking(false)}
          onDelete={() => {
            actions.stopEdit();
            actions.remove(message.seq);
          }}
        />
      )}
    </div>
  );
}
