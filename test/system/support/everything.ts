import type { Person } from "./people.ts";
import { must } from "./people.ts";
import type { Channel, List, Message } from "./shapes.ts";

/** Everything that a person can see of a workspace and of themselves, by the address that says it. */
export async function everythingSeenBy(
  person: Person,
  workspaceId: string,
  channelIds: readonly string[] = [],
): Promise<Map<string, unknown>> {
  const seen = new Map<string, unknown>();
  const at = `/api/workspaces/${workspaceId}`;
  const look = async (path: string) => {
    const { status, json, text } = await person.get<List<unknown, string | number>>(path);
    // The deployment's own address, as an invite's link has it, is none of what is seen.
    seen.set(path, { status, json: JSON.parse(text.replaceAll(person.api.base, "")) as unknown });
    return json;
  };
  for (const path of [
    "/api/me",
    "/api/me/preferences",
    "/api/me/blocks",
    "/api/me/drafts",
    "/api/me/saved",
    "/api/me/scheduled",
    "/api/me/reminders",
    "/api/me/notices",
    "/api/me/threads",
    "/api/inbox",
    "/api/workspaces",
    at,
    `${at}/members`,
    `${at}/groups`,
    `${at}/emoji`,
    `${at}/commands`,
    `${at}/invites`,
    `${at}/sidebar`,
    `${at}/channels?limit=200`,
  ])
    await look(path);
  const listed = must(await person.get<List<Channel>>(`${at}/channels?limit=200`)).items;
  for (const id of new Set([...listed.map((channel) => channel.id), ...channelIds])) {
    const channel = `/api/channels/${id}`;
    for (const path of [channel, `${channel}/members`, `${channel}/pins`]) await look(path);
    for (const message of await messages(look, `${channel}/messages?limit=200`)) {
      if (message.editedAt !== null) await look(`${channel}/messages/${message.seq}/versions`);
      if (message.replyCount > 0)
        await messages(look, `${channel}/messages?thread=${message.seq}&limit=200`);
    }
  }
  const icons = [...seen.values()].flatMap((value) =>
    [...JSON.stringify(value).matchAll(/\/api\/pictures\/[\w/-]+/g)].map(([path]) => path),
  );
  for (const path of new Set(icons)) {
    const { status, text } = await person.get(path);
    seen.set(path, { status, text });
  }
  return seen;
}

/** Follows the pages of a list of messages to its end. */
async function messages(
  look: (path: string) => Promise<List<unknown, string | number> | undefined>,
  path: string,
): Promise<Message[]> {
  const found: Message[] = [];
  for (let cursor: string | number | null = null; ;) {
    const page: List<unknown, string | number> | undefined = await look(
      cursor === null ? path : `${path}&before=${cursor}`,
    );
    if (!Array.isArray(page?.items)) return found;
    // The list is one of messages.
    found.push(...(page.items as Message[]));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}
