import type { ExportedPerson } from "../../../protocol/export.ts";
import { MAX_BODY_CHARACTERS, isTextWithin } from "../../../protocol/text.ts";
import type { Env } from "../../../storage/env.ts";
import { ImportPlaces } from "../../../storage/directory/import-places.ts";
import { WorkspaceTable } from "../../../storage/directory/workspaces.ts";
import { authorIdOf } from "../authors.ts";

/** Somebody of an export, or a group: the id here, "" for who is not here, and the name or handle. JSON. */
export type Known = { kind: "person" | "group"; id: string; to: string; name: string };

/** From which workspace to which. */
export type Way = { source: string; workspaceId: string };

const OUTSIDER = /^x_[\w-]{1,62}$/;
const MENTION = /<(?:@([\w-]{1,64})|!subteam\^(g_\w{1,62}))>/g;

/** Finds people of an export among the members: by address, and where it comes from this very workspace also by id. */
export async function findPeople(
  env: Env,
  { source, workspaceId }: Way,
  people: readonly ExportedPerson[],
): Promise<Known[]> {
  const addressOf = ({ email }: ExportedPerson) => email?.toLowerCase() ?? "";
  const [byEmail, byId] = await Promise.all([
    new ImportPlaces(env, workspaceId).membersByEmail(people.map(addressOf).filter(Boolean)),
    source === workspaceId
      ? new WorkspaceTable(env).rolesOf(
          workspaceId,
          people.map(({ id }) => id),
        )
      : new Map<string, unknown>(),
  ]);
  return people.map((person) => ({
    kind: "person",
    id: person.id,
    to: byId.has(person.id) ? person.id : (byEmail.get(addressOf(person)) ?? ""),
    name: person.name,
  }));
}

/** Who is who: what the ids of an export stand for here. */
export class Who {
  readonly #people = new Map<string, Known>();
  readonly #groups = new Map<string, Known>();
  readonly #way: Way;

  constructor(way: Way, known: Iterable<Known>) {
    this.#way = way;
    for (const one of known) (one.kind === "group" ? this.#groups : this.#people).set(one.id, one);
  }

  /** The member that somebody is here. */
  member(id: string): string | undefined {
    return this.#people.get(id)?.to || undefined;
  }

  /** The id under which somebody's words are kept here: a member's, or one that nobody signs in with. */
  author(id: string): string {
    const { source, workspaceId } = this.#way;
    if (source === workspaceId && OUTSIDER.test(id)) return id;
    return this.member(id) ?? authorIdOf(workspaceId, JSON.stringify([source, id]));
  }

  /** The same for many, each once. */
  authors(ids: readonly string[]): string[] {
    return [...new Set(ids.map((id) => this.author(id)))];
  }

  name(id: string): string | undefined {
    return this.#people.get(id)?.name;
  }

  /** Words with those whom they name as they are called here: members and groups by their ids, others by name. */
  words(body: string): string {
    const plain = ({ name }: Known) => `@${name.replaceAll(/[<>]/g, "")}`;
    const changed = body.replaceAll(MENTION, (mention, person?: string, group?: string) => {
      const known = this.#people.get(person ?? "") ?? this.#groups.get(group ?? "");
      if (known === undefined) return mention;
      if (known.to === "") return plain(known);
      return known.kind === "group" ? `<!subteam^${known.to}>` : `<@${known.to}>`;
    });
    return isTextWithin(changed, 0, MAX_BODY_CHARACTERS) ? changed : body;
  }
}
