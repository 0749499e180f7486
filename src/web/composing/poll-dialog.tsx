import { useRef, useState } from "react";
import { params } from "@nanostores/i18n";
import { entryFormClass } from "../entry/entry-frame.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CloseIcon, PlusIcon } from "../ui/icons.tsx";
import styles from "./poll-dialog.module.css";

const words = i18n("pollDialog", {
  title: "Make a poll",
  question: "Question",
  questionExample: "When shall we meet?",
  option: params("Option {n}"),
  remove: params("Remove option {n}"),
  add: "Add an option",
  multiple: "People may choose several",
  few: "A poll needs two options at least.",
  twice: "Two options are the same.",
  noQuestion: "Ask something first.",
  cancel: "Cancel",
  send: "Send poll",
});

const MOST = 10;
const OPTION_CHARACTERS = 200;
const QUESTION_CHARACTERS = 1_000;

/** What a poll is made of; at least two options, each once. */
export type PollDraft = { question: string; options: string[]; multiple: boolean };

/** Asks what to ask; the poll is sent as a message whose words are the question. */
export function PollDialog({
  question: first,
  onSend,
  onClose,
}: {
  /** What was written already. */
  question: string;
  onSend: (poll: PollDraft) => void;
  onClose: () => void;
}) {
  const t = useWords(words);
  const [question, setQuestion] = useState(first);
  const [options, setOptions] = useState<readonly { id: number; text: string }[]>([
    { id: 0, text: "" },
    { id: 1, text: "" },
  ]);
  const [multiple, setMultiple] = useState(false);
  const [error, setError] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const add = () => {
    setOptions((old) => [...old, { id: (old.at(-1)?.id ?? 0) + 1, text: "" }]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>("li:last-child input")?.focus(),
    );
  };
  const send = () => {
    const given = options.map(({ text }) => text.trim()).filter((text) => text !== "");
    if (question.trim() === "") return setError(t.noQuestion);
    if (given.length < 2) return setError(t.few);
    if (new Set(given).size < given.length) return setError(t.twice);
    onSend({ question: question.trim(), options: given, multiple });
    onClose();
  };
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form
        className={entryFormClass}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field
          label={t.question}
          value={question}
          placeholder={t.questionExample}
          maxLength={QUESTION_CHARACTERS}
          autoComplete="off"
          onChange={setQuestion}
        />
        <div ref={list}>
          <ol className={styles["options"]}>
            {options.map(({ id, text }, index) => (
              <li key={id}>
                <Field
                  label={t.option({ n: index + 1 })}
                  value={text}
                  maxLength={OPTION_CHARACTERS}
                  autoComplete="off"
                  onChange={(next) =>
                    setOptions((old) =>
                      old.map((each) => (each.id === id ? { id, text: next } : each)),
                    )
                  }
                  after={
                    options.length > 2 && (
                      <IconButton
                        label={t.remove({ n: index + 1 })}
                        onClick={() => setOptions((old) => old.filter((each) => each.id !== id))}
                      >
                        <CloseIcon size={14} />
                      </IconButton>
                    )
                  }
                />
              </li>
            ))}
          </ol>
          {options.length < MOST && (
            <Button look="plain" className={styles["add"]} onClick={add}>
              <PlusIcon />
              {t.add}
            </Button>
          )}
        </div>
        <label className={styles["multiple"]}>
          <input
            type="checkbox"
            checked={multiple}
            onChange={(event) => setMultiple(event.target.checked)}
          />
          {t.multiple}
        </label>
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary">
            {t.send}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
