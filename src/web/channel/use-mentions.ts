import { useId, useMemo, useState } from "react";
import type { KeyboardEvent, RefObject } from "react";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { matching, mentionQuery } from "./mention-text.ts";
import type { Person } from "./mention-text.ts";
import { writeInto, writtenIn } from "./written-field.ts";

/** The people a field offers after an `@`, and how the field tells it to a screen reader. */
export type Mentions = {
  people: readonly Person[];
  active: number;
  listId: string;
  choose: (person: Person) => void;
  /** To be called whenever the text or the caret changed. */
  look: () => void;
  close: () => void;
  /** True where the key was the list's. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  aria: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
};

/** Completes `@` in a text field with people of the workspace. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  onChosen: (person: Person) => void,
): Mentions {
  const { members } = useWorkspace();
  const listId = useId();
  const [asked, setAsked] = useState<{ at: number; query: string }>();
  const [active, setActive] = useState(0);
  const people = useMemo(
    () => (asked ? matching(members.values(), asked.query) : []),
    [asked, members],
  );
  const open = people.length > 0;

  const look = () => {
    const { text = "", start = 0, end = 0 } = field.current ? writtenIn(field.current) : {};
    const next = start === end ? mentionQuery(text.slice(0, start)) : undefined;
    if (next?.query !== asked?.query || next?.at !== asked?.at) {
      setAsked(next);
      setActive(0);
    }
  };
  const choose = (person: Person) => {
    const element = field.current;
    if (!element || !asked) return;
    const { text, start } = writtenIn(element);
    const before = `${text.slice(0, asked.at)}@${person.name} `;
    const after = text.slice(start).replace(/^ /, "");
    onChosen(person);
    writeInto(element, { text: before + after, start: before.length, end: before.length });
    setAsked(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
    const act = actionOf(event);
    if (act === undefined) return false;
    event.preventDefault();
    if (act === "close") setAsked(undefined);
    else if (act === "choose") {
      const person = people[active];
      if (person) choose(person);
    } else setActive((active + act + people.length) % people.length);
    return true;
  };
  return {
    people,
    active,
    listId,
    choose,
    look,
    close: () => setAsked(undefined),
    onKeyDown,
    aria: {
      "aria-autocomplete": "list",
      ...(open && { "aria-controls": listId, "aria-activedescendant": `${listId}-${active}` }),
    },
  };
}

function actionOf(event: KeyboardEvent): 1 | -1 | "choose" | "close" | undefined {
  switch (event.key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "Enter":
    case "Tab":
      return event.shiftKey ? undefined : "choose";
    case "Escape":
      return "close";
    default:
      return undefined;
  }
}
