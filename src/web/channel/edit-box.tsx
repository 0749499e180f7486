import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { Message } from "../../protocol/events.ts";
import { MAX_BODY_CHARACTERS, countCharacters } from "../../protocol/text.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMedia } from "../lib/use-media.ts";
import { Button } from "../ui/button.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { breakLine, isInFence, withoutBlankEdges } from "./composer-text.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import styles from "./edit-box.module.css";
import { formatted } from "./format-keys.ts";
import { MentionList } from "./mention-list.tsx";
import { decode, encode } from "./mention-text.ts";
import type { MessageActions } from "./message-context.ts";
import { useMentions } from "./use-mentions.ts";
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
  const { nameOf } = useWorkspace();
  const [{ named, ...before }] = useState(() => decode(message.body, nameOf));
  const [people, setPeople] = useState(named);
  const [text, setText] = useState(before.text);
  const byTouch = useMedia("(pointer: coarse)");
  const [asking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const mentions = useMentions(area, ({ userId, name }) =>
    setPeople((old) => new Map(old).set(name, userId)),
  );
  const body = withoutBlankEdges(encode(text, people));
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
    if (mentions.onKeyDown(event)) return;
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
      {mentions.people.length > 0 && <MentionList mentions={mentions} />}
      <textarea
        ref={area}
        className={styles["area"]}
        aria-label={t.label}
        rows={1}
        value={text}
        {...mentions.aria}
        onChange={(event) => {
          setText(event.target.value);
          mentions.look();
        }}
        onSelect={mentions.look}
        onBlur={mentions.close}
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
