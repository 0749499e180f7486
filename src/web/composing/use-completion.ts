import { useStore } from "@nanostores/react";
import { useId, useMemo, useState } from "react";
import type { KeyboardEvent, RefObject } from "react";
import { writeInto, writtenIn } from "../channel/written-field.ts";
import { useCustomEmoji } from "../emoji/custom.ts";
import { noteEmoji, recentEmoji, skinTone } from "../emoji/habits.ts";
import { emojiNow, useEmoji } from "../emoji/load.ts";
import { customEmoji } from "../emoji/search.ts";
import { toneless, withTone } from "../emoji/tone.ts";
import { useMe } from "../session.tsx";
import { isConversation } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { askedAt, closedEmoji } from "./asked.ts";
import type { Asked } from "./asked.ts";
import { commandList, groupList } from "./lists.ts";
import { offersFor } from "./offers.ts";
import type { Offer } from "./offers.ts";
import { useCrowds } from "./use-names.ts";

/** What a field offers after a sign, and how the field tells it to a screen reader. */
export type Completion = {
  offers: readonly Offer[];
  active: number;
  listId: string;
  choose: (offer: Offer) => void;
  /** To be called when something was typed, after the text was taken over. */
  typed: () => void;
  /** To be called when the caret has moved. */
  look: () => void;
  close: () => void;
  /** True where the key was the list's. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  aria: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
};

type Options = {
  channelId: string;
  /** A name was chosen that stands for something. */
  onNamed: (shown: string, token: string) => void;
  /** Whether a `/` at the beginning is a command. */
  commands: boolean;
};

/** Completes `@` people and crowds, `#` channels, `:` emoji and `/` commands in a text field. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  { channelId, onNamed, commands }: Options,
): Completion {
  const listId = useId();
  const tone = useStore(skinTone);
  const [asked, setAsked] = useState<Asked>();
  const [active, setActive] = useState(0);
  const offers = useOffers(asked, channelId);
  const open = offers.length > 0;

  const look = () => {
    const next = askedIn(field.current);
    const wanted = next?.sign === "/" && !commands ? undefined : next;
    if (isSame(asked, wanted)) return;
    setAsked(wanted);
    setActive(0);
  };
  const typed = () => {
    if (field.current) closeEmoji(field.current);
    look();
  };
  const choose = (offer: Offer) => {
    const element = field.current;
    if (!element || !asked) return;
    const { text, start } = writtenIn(element);
    const before = `${text.slice(0, asked.at)}${textOf(offer)} `;
    const after = text.slice(start).replace(/^ /, "");
    if (offer.token !== undefined) onNamed(offer.text, offer.token);
    if (offer.kind === "emoji") noteEmoji(toneless(offer.emoji.text));
    writeInto(element, { text: before + after, start: before.length, end: before.length });
    setAsked(undefined);
  };
  const textOf = (offer: Offer) =>
    offer.kind === "emoji" && offer.emoji.toned ? withTone(offer.text, tone) : offer.text;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
    const act = actionOf(event);
    const offer = offers[active];
    if (act === undefined || offer === undefined) return false;
    // What is complete already is run, not completed.
    const complete = offer.kind === "command" && offer.command.name === asked?.query;
    if (act === "choose" && complete && event.key === "Enter") return false;
    event.preventDefault();
    if (act === "close") setAsked(undefined);
    else if (act === "choose") choose(offer);
    else setActive((active + act + offers.length) % offers.length);
    return true;
  };
  return {
    offers,
    active: Math.min(active, offers.length - 1),
    listId,
    choose,
    typed,
    look,
    close: () => setAsked(undefined),
    onKeyDown,
    aria: {
      "aria-autocomplete": "list",
      ...(open && { "aria-controls": listId, "aria-activedescendant": `${listId}-${active}` }),
    },
  };
}

const NONE: readonly Offer[] = [];

function useOffers(asked: Asked | undefined, channelId: string): readonly Offer[] {
  const { sign } = asked ?? {};
  const me = useMe();
  const { workspace, members, channels } = useWorkspace();
  const groups = groupList.use(workspace.id, sign === "@");
  const commands = commandList.use(workspace.id, sign === "/");
  const index = useEmoji(sign === ":");
  const custom = useCustomEmoji(workspace.id, sign === ":");
  const recent = useStore(recentEmoji);
  const all = useCrowds(channelId);
  return useMemo(() => {
    if (!asked) return NONE;
    return offersFor(asked, {
      people: Array.from(members.values()).filter(({ userId }) => userId !== me.id),
      groups,
      all,
      channels: channels.filter((each) => !isConversation(each) && each.archivedAt === null),
      emoji: [...Array.from(custom.values(), customEmoji), ...(index?.groups.flat() ?? [])],
      recentEmoji: recent,
      commands,
    });
  }, [asked, members, me.id, groups, all, channels, custom, index, recent, commands]);
}

function askedIn(field: HTMLTextAreaElement | null): Asked | undefined {
  if (!field) return undefined;
  const { text, start, end } = writtenIn(field);
  return start === end ? askedAt(text.slice(0, start)) : undefined;
}

/** Makes an emoji of the name that was closed just now, where there is one of that name. */
function closeEmoji(field: HTMLTextAreaElement): void {
  const { text, start, end } = writtenIn(field);
  const closed = start === end ? closedEmoji(text.slice(0, start)) : undefined;
  const emoji = closed && emojiNow()?.byName.get(closed.name);
  if (!closed || !emoji) return;
  const before =
    text.slice(0, closed.at) + (emoji.toned ? withTone(emoji.text, skinTone.get()) : emoji.text);
  writeInto(field, {
    text: before + text.slice(start),
    start: before.length,
    end: before.length,
  });
}

function isSame(a: Asked | undefined, b: Asked | undefined): boolean {
  return a?.sign === b?.sign && a?.at === b?.at && a?.query === b?.query;
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
