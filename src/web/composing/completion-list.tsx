import { useStore } from "@nanostores/react";
import { count } from "@nanostores/i18n";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { skinTone } from "../emoji/habits.ts";
import { EmojiSign } from "../emoji/emoji-sign.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Avatar } from "../ui/avatar.tsx";
import { HashIcon, LockIcon, PeopleIcon } from "../ui/icons.tsx";
import styles from "./completion-list.module.css";
import type { Offer } from "./offers.ts";
import type { Completion } from "./use-completion.ts";

const words = i18n("completion", {
  label: "Suggestions",
  here: "everybody who is here now",
  channel: "everybody in this channel",
  people: count({ one: "{count} person", other: "{count} people" }),
});

/** What a sign may mean, above the field. The focus stays in the field. */
export function CompletionList({ completion }: { completion: Completion }) {
  const t = useWords(words);
  const { offers, active, listId, choose } = completion;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <ul
      ref={list}
      id={listId}
      className={styles["list"]}
      role="listbox"
      aria-label={t.label}
      // What scrolls must be in reach of the keys. Tab itself takes the offer.
      tabIndex={0}
    >
      {offers.map((offer, index) => (
        <li
          key={`${offer.kind} ${offer.key}`}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === active}
          className={styles["offer"]}
          // Before the field could lose the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(offer)}
        >
          <Shown offer={offer} />
        </li>
      ))}
    </ul>
  );
}

function Shown({ offer }: { offer: Offer }) {
  const t = useWords(words);
  const tone = useStore(skinTone);
  switch (offer.kind) {
    case "person": {
      const { userId, name, image } = offer.person;
      return (
        <Line
          sign={<Avatar userId={userId} name={name} image={image} size="small" />}
          name={name}
        />
      );
    }
    case "all":
      return <Line sign={<PeopleIcon />} name={`@${offer.word}`} about={t[offer.word]} />;
    case "group": {
      const { handle, name, userIds } = offer.group;
      const about = `${name} · ${t.people(userIds.length)}`;
      return <Line sign={<PeopleIcon />} name={`@${handle}`} about={about} />;
    }
    case "channel": {
      const { kind, name, topic } = offer.channel;
      return (
        <Line sign={kind === "private" ? <LockIcon /> : <HashIcon />} name={name} about={topic} />
      );
    }
    case "emoji": {
      const { emoji } = offer;
      return (
        <Line
          sign={
            <span className={styles["emoji"]}>
              <EmojiSign emoji={emoji} tone={tone} />
            </span>
          }
          name={`:${emoji.names[0]}:`}
          {...(emoji.url === undefined && { about: emoji.label })}
        />
      );
    }
    case "command": {
      const { name, usage, description } = offer.command;
      return (
        <span className={styles["command"]}>
          <span className={styles["usage"]}>
            <b>/{name}</b> {argumentsOf(usage, name)}
          </span>
          <span className={styles["about"]}>{description}</span>
        </span>
      );
    }
  }
}

/** A usage may or may not repeat the name that it belongs to. */
export function argumentsOf(usage: string, name: string): string {
  return usage.startsWith(`/${name}`) ? usage.slice(name.length + 1).trim() : usage;
}

function Line({ sign, name, about }: { sign: ReactNode; name: string; about?: string }) {
  return (
    <>
      <span className={styles["sign"]}>{sign}</span>
      <span className={styles["name"]}>{name}</span>
      {about !== undefined && about !== "" && <span className={styles["about"]}>{about}</span>}
    </>
  );
}
