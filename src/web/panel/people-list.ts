import type { MemberView } from "../../protocol/http.ts";
import type { PresenceStatus } from "../../protocol/frames.ts";
import { rank } from "../switcher/rank.ts";

/** A line of the people panel: a heading with its count, or somebody. */
export type PeopleRow =
  | { kind: "heading"; of: "here" | "others" | "found"; count: number }
  | { kind: "person"; person: MemberView };

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Who is here before the others, each by name; with a query one list, the best first. */
export function peopleRows(
  people: Iterable<MemberView>,
  here: ReadonlyMap<string, PresenceStatus>,
  query: string,
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
  all.sort((a, b) => BY_NAME.compare(a.name, b.name));
  return [
    ...section(
      "here",
      all.filter(({ userId }) => here.has(userId)),
    ),
    ...section(
      "others",
      all.filter(({ userId }) => !here.has(userId)),
    ),
  ];
}

function section(of: "here" | "others" | "found", people: readonly MemberView[]): PeopleRow[] {
  if (people.length === 0) return [];
  return [
    { kind: "heading", of, count: people.length },
    ...people.map((person): PeopleRow => ({ kind: "person", person })),
  ];
}
