import { outsideCode } from "./code.ts";

/**
 * What the names in a text stand for, by what is shown with its sign: `@Ann Lee` for `<@u1>`,
 * `#general` for `<#c_1>`, `@here` for `<!here>`.
 */
export type Named = ReadonlyMap<string, string>;

/** What ids are called; nothing for one that is not known. */
export type Names = {
  person: (userId: string) => string;
  channel?: (channelId: string) => string | undefined;
  /** A group's handle. */
  group?: (groupId: string) => string | undefined;
};

const TOKEN = /<(?:@([\w-]{1,64})|#([\w-]{1,64})|!subteam\^([\w-]{1,64})|!(here|channel))>/g;
const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;
/** A name does not begin inside a word or an address, nor end inside a word. */
const BEFORE = String.raw`(?<![\p{L}\p{N}_@#/])`;
const AFTER = String.raw`(?![\p{Script=Latin}\p{N}_]|-[\p{L}\p{N}])`;
const TOUCHED_BEFORE = /[\p{L}\p{N}_@#/]$/u;
const TOUCHED_AFTER = /^(?:[\p{Script=Latin}\p{N}_]|-[\p{L}\p{N}])/u;
const NOTHING: Named = new Map();

/** A body as it is edited: people, channels and groups by their names, and what each name means. */
export function decode(body: string, names: Names): { text: string; named: Named } {
  const named = new Map<string, string>();
  const shownFor = (token: string, ...[person, channel, group, all, at, words]: Match) => {
    const shown = nameOf(names, { person, channel, group, all });
    // Two of one name could not be told apart again: the second stays an id. So does one in a word.
    if (shown === undefined || (named.get(shown) ?? token) !== token) return token;
    if (
      TOUCHED_BEFORE.test(words.slice(0, at)) ||
      TOUCHED_AFTER.test(words.slice(at + token.length))
    )
      return token;
    named.set(shown, token);
    return shown;
  };
  return { text: outsideCode(body, (words) => words.replace(TOKEN, shownFor)), named };
}

/**
 * The body that is sent: the names that were chosen become what they stand for. Those in `implied`,
 * such as `#general` and `@here`, need not be chosen: they mean one thing however they were typed.
 */
export function encode(text: string, named: Named, implied: Named = NOTHING): string {
  if (!/[@#]/.test(text)) return text;
  const meant = new Map([...implied, ...named]);
  const present = [...meant.keys()].filter((shown) => text.includes(shown));
  if (present.length === 0) return text;
  // The longest first: `@Ann Lee` is not `@Ann`.
  present.sort((a, b) => b.length - a.length);
  const any = present.map((shown) => shown.replace(SYNTAX, String.raw`\$&`)).join("|");
  const pattern = new RegExp(`${BEFORE}(?:${any})${AFTER}`, "gu");
  return outsideCode(text, (words) => words.replace(pattern, (shown) => meant.get(shown) ?? shown));
}

type Found = string | undefined;
/** What the pattern of a token finds: the four kinds of id, where it stands and in what. */
type Match = [person: Found, channel: Found, group: Found, all: Found, at: number, words: string];
type Ids = Record<"person" | "channel" | "group" | "all", string | undefined>;

function nameOf(names: Names, { person, channel, group, all }: Ids): string | undefined {
  if (person !== undefined) return `@${names.person(person)}`;
  if (all !== undefined) return `@${all}`;
  const name = channel === undefined ? names.group?.(group ?? "") : names.channel?.(channel);
  return name === undefined ? undefined : `${channel === undefined ? "@" : "#"}${name}`;
}
