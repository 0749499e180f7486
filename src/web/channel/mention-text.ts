import { byName } from "../lib/by-name.ts";
/** Who is meant by a name in a text that is being written. */
export type Named = ReadonlyMap<string, string>;

const MENTION = /<@([\w-]{1,64})>/g;
/** `@` and what follows up to the caret; names have spaces. */
const QUERY = /(?:^|[\s([{"'])@([^\s@][^@\n]{0,39})?$/u;
const SYNTAX = /[\\^$.*+?()[\]{}|]/g;
const MOST = 8;

/** A body as it is edited: people by their names, and whom each name means. */
export function decode(
  body: string,
  nameOf: (userId: string) => string,
): { text: string; named: Named } {
  const named = new Map<string, string>();
  const text = body.replace(MENTION, (whole, userId: string) => {
    const name = nameOf(userId);
    // Two of one name could not be told apart again: the second stays an id.
    if (named.has(name) && named.get(name) !== userId) return whole;
    named.set(name, userId);
    return `@${name}`;
  });
  return { text, named };
}

/** The body that is sent: `@Name` becomes `<@id>` for the names that were chosen. */
export function encode(text: string, named: Named): string {
  if (named.size === 0) return text;
  // The longest first: `@Ann Lee` is not `@Ann`.
  const names = [...named.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `@(${names.map((name) => name.replace(SYNTAX, "\\$&")).join("|")})`,
    "gu",
  );
  return text.replace(pattern, (whole, name: string) => {
    const id = named.get(name);
    return id === undefined ? whole : `<@${id}>`;
  });
}

/** What is typed after an `@` just before the caret, and where the `@` is. */
export function mentionQuery(before: string): { at: number; query: string } | undefined {
  const match = QUERY.exec(before.slice(-48));
  if (!match) return undefined;
  const query = match[1] ?? "";
  return { at: before.length - query.length - 1, query };
}

export type Person = { userId: string; name: string };

/** Those whose name, or a word of it, begins with the query; the best eight. */
export function matching(people: Iterable<Person>, query: string): Person[] {
  const wanted = fold(query);
  const found: { person: Person; rank: number }[] = [];
  for (const person of people) {
    const name = fold(person.name);
    const rank = name.startsWith(wanted) ? 0 : name.includes(` ${wanted}`) ? 1 : 2;
    if (rank < 2) found.push({ person, rank });
  }
  found.sort((a, b) => a.rank - b.rank || byName(a.person.name, b.person.name));
  return found.slice(0, MOST).map(({ person }) => person);
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
