import type { Person } from "./people.ts";
import { must, unique } from "./people.ts";
import type { List } from "./shapes.ts";

export interface ContactList {
  id: string;
  name: string;
  count: number;
}

export interface Contact {
  id: string;
  name: string;
  email: string | null;
  fields: Record<string, string>;
  userId: string | null;
}

export function contactsAt(workspaceId: string, rest = ""): string {
  return `/api/workspaces/${workspaceId}/contacts${rest}`;
}

export async function makeList(
  person: Person,
  workspaceId: string,
  name = unique("list"),
): Promise<ContactList> {
  return must(await person.post<ContactList>(contactsAt(workspaceId), { name }), 201);
}

/** Everybody in a list. */
export async function peopleIn(
  person: Person,
  workspaceId: string,
  listId: string,
): Promise<Contact[]> {
  const all: Contact[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = contactsAt(workspaceId, `/${listId}?limit=200&cursor=${cursor}`);
    const page: List<Contact> = must(await person.get<List<Contact>>(path));
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
