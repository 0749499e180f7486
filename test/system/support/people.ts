import type { Api, Reply } from "./http.ts";
import type { Channel, Invite, List, OneMessage, Workspace } from "./shapes.ts";

export const PASSWORD = "correct horse battery";

let count = 0;

/** Something that was not there before, e.g. `id-17`. */
export function unique(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}

/** One session of somebody: calls are made with its bearer token. */
export class Person {
  readonly api: Api;
  readonly userId: string;
  readonly email: string;
  /** As `set-auth-token` gave it. */
  readonly token: string;
  /** `name=value`, for a request that comes from a browser. */
  readonly cookie: string;

  constructor(api: Api, session: { userId: string; email: string; token: string; cookie: string }) {
    this.api = api;
    this.userId = session.userId;
    this.email = session.email;
    this.token = session.token;
    this.cookie = session.cookie;
  }

  get bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The same session spoken to at another address, after a restart. */
  at(api: Api): Person {
    return new Person(api, this);
  }

  get<T = unknown>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.api.call<T>("GET", path, { headers: { ...this.bearer, ...headers } });
  }
  post<T = unknown>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    return this.api.call<T>("POST", path, { body, headers: { ...this.bearer, ...headers } });
  }
  put<T = unknown>(path: string, body?: unknown): Promise<Reply<T>> {
    return this.api.call<T>("PUT", path, { body, headers: this.bearer });
  }
  patch<T = unknown>(path: string, body: unknown): Promise<Reply<T>> {
    return this.api.call<T>("PATCH", path, { body, headers: this.bearer });
  }
  del<T = unknown>(path: string, body?: unknown): Promise<Reply<T>> {
    return this.api.call<T>("DELETE", path, { body, headers: this.bearer });
  }

  /** Says something over HTTP. */
  say(
    channelId: string,
    body: string,
    more: Record<string, unknown> = {},
  ): Promise<Reply<OneMessage>> {
    const sent = { clientMsgId: unique("say"), body, ...more };
    return this.post<OneMessage>(`/api/channels/${channelId}/messages`, sent);
  }
}

/** A fresh account, signed in. */
export async function signUp(api: Api, name: string): Promise<Person> {
  const email = `${unique(name.toLowerCase())}@example.com`;
  const body = { email, password: PASSWORD, name };
  return personOf(
    api,
    email,
    await api.call<SignedIn>("POST", "/api/auth/sign-up/email", { body }),
  );
}

/** One more session of an account. */
export async function signIn(api: Api, email: string, password = PASSWORD): Promise<Person> {
  const reply = await api.call<SignedIn>("POST", "/api/auth/sign-in/email", {
    body: { email, password },
  });
  return personOf(api, email, reply);
}

export async function signInGuest(api: Api, headers: Record<string, string> = {}): Promise<Person> {
  const asked = { body: {}, headers };
  const reply = await api.call<SignedIn>("POST", "/api/auth/sign-in/anonymous", asked);
  return personOf(api, "", reply);
}

interface SignedIn {
  user: { id: string };
}

function personOf(api: Api, email: string, reply: Reply<SignedIn>): Person {
  const token = reply.headers["set-auth-token"];
  if (reply.status !== 200 || typeof token !== "string") {
    throw new Error(`sign-in: ${reply.status} ${reply.text}`);
  }
  const cookie = (reply.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
  return new Person(api, { userId: reply.json.user.id, email, token, cookie });
}

export async function foundWorkspace(owner: Person): Promise<Workspace> {
  const slug = unique("team");
  return must(await owner.post<Workspace>("/api/workspaces", { name: `Team ${slug}`, slug }), 201);
}

export async function invite(
  owner: Person,
  workspaceId: string,
  terms: object = {},
): Promise<Invite> {
  return must(await owner.post<Invite>(`/api/workspaces/${workspaceId}/invites`, terms), 201);
}

/** Brings people into a workspace with a role. */
export async function bring(
  owner: Person,
  workspaceId: string,
  role: string,
  ...people: Person[]
): Promise<void> {
  const { code } = await invite(owner, workspaceId, { role });
  for (const person of people) must(await person.post(`/api/invites/${code}/accept`));
}

export async function channelsOf(person: Person, workspaceId: string): Promise<Channel[]> {
  const list = must(
    await person.get<List<Channel>>(`/api/workspaces/${workspaceId}/channels?limit=100`),
    200,
  );
  return list.items;
}

/** A fresh channel with these people in it beside the one who makes it. */
export async function room(
  maker: Person,
  workspaceId: string,
  members: Person[] = [],
  kind: "public" | "private" = "private",
): Promise<string> {
  const memberIds = members.map((member) => member.userId);
  const body = { name: unique("room"), kind, topic: "", memberIds };
  const channel = must(
    await maker.post<Channel>(`/api/workspaces/${workspaceId}/channels`, body),
    201,
  );
  return channel.id;
}

/** The body of an answer that has to be a success, of this status where one is named. */
export function must<T>(reply: Reply<T>, status?: number): T {
  const fits =
    status === undefined ? reply.status >= 200 && reply.status < 300 : reply.status === status;
  if (!fits) throw new Error(`expected ${status ?? "2xx"}, got ${reply.status} ${reply.text}`);
  return reply.json;
}
