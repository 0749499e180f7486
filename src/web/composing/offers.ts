import type { GroupView } from "../../protocol/groups.ts";
import type { ChannelView, MemberView } from "../../protocol/http.ts";
import type { CommandView } from "../../protocol/slash.ts";
import { searchEmoji } from "../emoji/search.ts";
import type { Emoji } from "../emoji/search.ts";
import type { Asked } from "./asked.ts";
import { matching } from "./match.ts";

/** Something that completes what is being typed. */
export type Offer = {
  key: string;
  /** What takes the place of the sign and the query. */
  text: string;
  /** What that stands for in the message, where it is not the text itself. */
  token?: string;
} & (
  | { kind: "person"; person: MemberView }
  | { kind: "all"; word: "here" | "channel" }
  | { kind: "group"; group: GroupView }
  | { kind: "channel"; channel: ChannelView }
  | { kind: "emoji"; emoji: Emoji }
  | { kind: "command"; command: CommandView }
);

/** What there is to offer. */
export type OfferSource = {
  people: Iterable<MemberView>;
  groups: readonly GroupView[];
  /** The words that mention everybody, as far as the person may use them here. */
  all: readonly ("here" | "channel")[];
  channels: readonly ChannelView[];
  emoji: Iterable<Emoji>;
  recentEmoji: readonly string[];
  commands: readonly CommandView[];
};

const MOST = 8;

/** What completes the query, the best eight. */
export function offersFor({ sign, query }: Asked, source: OfferSource): Offer[] {
  switch (sign) {
    case "@":
      return mentions(query, source);
    case "#":
      return matching(source.channels, query, ({ name }) => name, MOST).map((channel): Offer => ({
        kind: "channel",
        key: channel.id,
        text: `#${channel.name}`,
        token: `<#${channel.id}>`,
        channel,
      }));
    case ":":
      return searchEmoji(source.emoji, query, { most: MOST, recent: source.recentEmoji }).map(
        (emoji): Offer => ({ kind: "emoji", key: emoji.text, text: emoji.text, emoji }),
      );
    case "/":
      return matching(source.commands, query, ({ name }) => name, MOST).map((command): Offer => ({
        kind: "command",
        key: command.name,
        text: `/${command.name}`,
        command,
      }));
  }
}

/** People first: they are whom one mostly means. Crowds keep a place beside them. */
function mentions(query: string, { people, groups, all }: OfferSource): Offer[] {
  const named = groups.filter(
    ({ handle, name }) => matching([handle, name], query, String, 1).length > 0,
  );
  const words = all.filter((word) => word.startsWith(query.toLowerCase()));
  const crowds: Offer[] = [...named.map(ofGroup), ...words.map(ofAll)].slice(0, MOST / 2);
  const persons = matching(people, query, ({ name }) => name, MOST - crowds.length);
  return [...persons.map(ofPerson), ...crowds];
}

function ofPerson(person: MemberView): Offer {
  const { userId, name } = person;
  return { kind: "person", key: userId, text: `@${name}`, token: `<@${userId}>`, person };
}

function ofGroup(group: GroupView): Offer {
  const { id, handle } = group;
  return { kind: "group", key: id, text: `@${handle}`, token: `<!subteam^${id}>`, group };
}

function ofAll(word: "here" | "channel"): Offer {
  return { kind: "all", key: word, text: `@${word}`, token: `<!${word}>`, word };
}
