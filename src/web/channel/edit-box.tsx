import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Message } from "../../protocol/events.ts";
import { MAX_BODY_CHARACTERS, countCharacters } from "../../protocol/text.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import styles from "./edit-box.module.css";
import type { MessageActions } from "./message-context.ts";

const words = i18n("editBox", {
  label: "Edit message",
  save: "Save",
  cancel: "Cancel",
  tooLong: "Too long to save",
});

/** A message as something to write in: Enter saves, Escape leaves it as it was, nothing left asks to delete. */
export function EditBox({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useWords(words);
  const [text, setText] = useState(message.body);
  const [asking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const body = text.trim() === "" ? "" : text.trimEnd();
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
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") return actions.stopEdit();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save();
  };
  return (
    <div className={styles["box"]}>
      <textarea
        ref={area}
        className={styles["area"]}
        aria-label={t.label}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
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
