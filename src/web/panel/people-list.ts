import { byName } from "../lib/by-name.ts";
import type { MemberView } from "../../protocol/http.ts";
import type { PresenceStatus } from "../../protocol/presence.ts";
import { rank } from "../switcher/rank.ts";

type Section = "here" | "inside" | "outside" | "found";

/** A line of the people panel: a heading with its count, or somebody. */
export type PeopleRow =
  | { kind: "heading"; of: Section; count: number }
  | { kind: "person"; person: MemberView };

/**
 * Who is here, then who else is in the channel (`inside`), then the rest, each by name; with a query
 * one list, the best first. Without `inside` everybody counts as in it.
 */
export function peopleRows(
  people: Iterable<MemberView>,
  here: ReadonlyMap<string, PresenceStatus>,
  query: string,
  inside?: ReadonlySet<string>,
): PeopleRow[] {
  const all = Array.from(people);
  if (query.trim() !== "") {
    const found = rank(
      query,
      all.map((person) => ({ person, name: person.name, boost: here.has(person.userId) ? 2 : 0 })),
      all.length,
    );
    return section(
      "found",
      found.map(({ item }) => item.person),
    );
  }
  const isInside = (userId: string) => inside?.has(userId) ?? true;
  const isHere = (userId: string) => here.has(userId) && isInside(userId);
  all.sort((a, b) => byName(a.name, b.name));
  return [
    ...section(
      "here",
      all.filter(({ userId }) => isHere(userId)),
    ),
    ...section(
      "inside",
      all.filter(({ userId }) => !isHere(userId) && isInside(userId)),
    ),
    ...section(
      "outside",
      all.filter(({ userId }) => !isHere(userId) && !isInside(userId)),
    ),
  ];
}

function section(of: Section, people: readonly MemberView[]): PeopleRow[] {
  if (people.length === 0) return [];
  return [
    { kind: "heading", of, count: people.length },
    ...people.map((person): PeopleRow => ({ kind: "person", person })),
  ];
}
