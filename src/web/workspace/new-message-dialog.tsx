import { byName } from "../lib/by-name.ts";
import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { KeyboardEvent } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { useMe } from "../session.tsx";
import { rank } from "../switcher/rank.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CheckIcon, CloseIcon } from "../ui/icons.tsx";
import styles from "./new-message-dialog.module.css";
import { openConversation } from "./open-conversation.ts";
import { useWorkspace } from "./workspace-data.tsx";

/** A conversation has at most this many others in it. */
const MOST_OTHERS = 9;
/** People shown at once; a longer list is searched, not scrolled. */
const SHOWN = 50;

const words = i18n("newMessage", {
  title: "New message",
  find: "To",
  hint: "One person, or several for a group",
  people: "People",
  alone: "Nobody else is in this workspace yet. Invite people first.",
  nobody: params("Nobody here is called “{query}”."),
  most: "A group has at most ten people.",
  remove: params("Without {name}"),
  cancel: "Cancel",
  start: "Start conversation",
});

/** Chooses one or more people and goes to the conversation with exactly them. */
export function NewMessageDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const me = useMe();
  const workspace = useWorkspace();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { busy, error, onSubmit } = useSubmit(async () => {
    if (chosen.length === 0) return;
    await openConversation(workspace, me.id, chosen);
    onClose();
  });
  const people = Array.from(workspace.members.values(), ({ userId, name }) => ({
    userId,
    name,
    boost: 0,
  }))
    .filter(({ userId }) => userId !== me.id)
    .sort((a, b) => byName(a.name, b.name));
  const found = rank(query, people, SHOWN);
  const full = chosen.length >= MOST_OTHERS;

  const toggle = (userId: string) => {
    if (chosen.includes(userId)) setChosen(chosen.filter((id) => id !== userId));
    else if (!full) setChosen([...chosen, userId]);
    setQuery("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const first = found.find(({ item }) => !chosen.includes(item.userId));
    // Enter takes the first that fits, and with nothing typed it starts.
    if (event.key === "Enter" && query.trim() !== "" && first) {
      event.preventDefault();
      toggle(first.item.userId);
    }
    if (event.key === "Backspace" && query === "") setChosen(chosen.slice(0, -1));
  };
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form className={styles["form"]} onSubmit={onSubmit}>
        {chosen.length > 0 && (
          <ul className={styles["chosen"]}>
            {chosen.map((userId) => (
              <li key={userId}>
                <button
                  type="button"
                  className={styles["chip"]}
                  aria-label={t.remove({ name: workspace.nameOf(userId) })}
                  onClick={() => toggle(userId)}
                >
                  {workspace.nameOf(userId)}
                  <CloseIcon size={12} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <Field
          label={t.find}
          type="search"
          hint={full ? t.most : t.hint}
          value={query}
          onChange={setQuery}
          onKeyDown={onKeyDown}
          autoComplete="off"
        />
        <ul className={styles["people"]} aria-label={t.people}>
          {found.map(({ item: { userId, name } }) => (
            <li key={userId}>
              <button
                type="button"
                className={styles["person"]}
                aria-pressed={chosen.includes(userId)}
                disabled={full && !chosen.includes(userId)}
                onClick={() => toggle(userId)}
              >
                <PersonFace userId={userId} />
                <span>{name}</span>
                {chosen.includes(userId) && <CheckIcon />}
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p className={styles["none"]}>
            {people.length === 0 ? t.alone : t.nobody({ query: query.trim() })}
          </p>
        )}
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={chosen.length === 0}>
            {t.start}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
