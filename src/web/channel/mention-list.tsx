import { i18n, useWords } from "../i18n/i18n.ts";
import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./mention-list.module.css";
import type { Mentions } from "./use-mentions.ts";

const words = i18n("mentionList", { people: "People" });

/** The people that an `@` may mean, above the field. The focus stays in the field. */
export function MentionList({ mentions }: { mentions: Mentions }) {
  const t = useWords(words);
  const { members } = useWorkspace();
  const { people, active, listId, choose } = mentions;
  return (
    <ul id={listId} className={styles["list"]} role="listbox" aria-label={t.people}>
      {people.map((person, index) => (
        <li
          key={person.userId}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === active}
          className={styles["person"]}
          // Before the field could lose the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(person);
          }}
        >
          <Avatar
            userId={person.userId}
            name={person.name}
            image={members.get(person.userId)?.image}
            size="small"
          />
          <span>{person.name}</span>
        </li>
      ))}
    </ul>
  );
}
