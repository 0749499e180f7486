import { createApi } from "../client/index.ts";
import type { Api } from "../client/index.ts";

/** A signed-in person without a password. */
export type Guest = { readonly api: Api; readonly userId: string; readonly name: string };

/** A workspace made for a run: its founder, everybody else, and the invite that brought them in. */
export type Gathering = {
  readonly founder: Guest;
  readonly guests: readonly Guest[];
  readonly workspaceId: string;
  readonly inviteUrl: string;
};

/** Sign-ins on their way at once: more only queue in the server. */
const CONCURRENCY = 4;

/**
 * Makes a workspace at `url` and a guest account in it for each name, all of them members.
 * Throws {@link ApiError} where the server refuses; switch its limits off for a crowd.
 */
export async function gather(
  url: string,
  title: string,
  names: readonly string[],
): Promise<Gathering> {
  const founder = await signIn(url, `${title} (host)`);
  const slug = `run-${crypto.randomUUID().slice(0, 18)}`;
  const workspace = await founder.api.workspaces.create({ name: title, slug });
  const invite = await founder.api.invites.create(workspace.id, { role: "member" });
  const guests = await inParallel(names, async (name) => {
    const guest = await signIn(url, name);
    await guest.api.invites.accept(invite.code);
    return guest;
  });
  return { founder, guests, workspaceId: workspace.id, inviteUrl: invite.url };
}

/** Makes a public channel that everybody of the gathering has joined; answers its id. */
export async function openRoom(gathering: Gathering, name: string): Promise<string> {
  const { founder, guests, workspaceId } = gathering;
  const channel = await founder.api.channels.create(workspaceId, { kind: "public", name });
  await inParallel(guests, ({ api }) => api.channels.join(channel.id));
  return channel.id;
}

async function signIn(url: string, name: string): Promise<Guest> {
  const api = createApi({ baseUrl: url, keepToken: true });
  const { user } = await api.auth.signInGuest();
  await api.auth.updateName(name);
  return { api, userId: user.id, name };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
