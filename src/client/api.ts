import type { ChannelSettingsChange } from "../protocol/channel-settings.ts";
import type { ChannelKind, ChannelLimits, Message, Role } from "../protocol/events.ts";
import type {
  ChannelView,
  InboxView,
  InvitePreview,
  InviteView,
  MeView,
  MemberView,
  MessagePage,
  Page,
  ReaderView,
  TicketView,
  VersionView,
  WorkspaceView,
} from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import { campaignCalls, contactCalls, importCalls } from "./contact-calls.ts";
import { jobCalls } from "./job-calls.ts";
import { botCalls, incomingHookCalls } from "./integration-calls.ts";
import { outgoingHookCalls } from "./outgoing-calls.ts";
import { personalCalls } from "./personal-api.ts";
import type { NewPoll } from "../protocol/poll.ts";
import { createRequest } from "./request.ts";
import type { Request } from "./request.ts";
import { commandCalls, emojiCalls, groupCalls } from "./workspace-calls.ts";

/** A person as the sign-in library shows them. Guests have `isAnonymous` and an invented address. */
export type UserView = {
  id: string;
  name: string;
  email: string;
  image?: string | null;
  isAnonymous?: boolean | null;
};
export type SignedIn = { token: string | null; user: UserView };
export type SessionView = { session: { id: string; expiresAt: string }; user: UserView };

export type PageQuery = { readonly limit?: number; readonly cursor?: string | null };

/** One of `before`, `after`, `around` (seq numbers), or none for the newest page. */
export type MessageQuery = {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  readonly limit?: number;
  /** Replies of that message instead of top-level messages. */
  readonly thread?: number;
};

export type NewChannel =
  | { kind: "public" | "private"; name: string; topic?: string; memberIds?: string[] }
  | { kind: Extract<ChannelKind, "direct" | "group">; topic?: string; memberIds: string[] };

/** What to change of a channel; null takes a limit or a setting away. */
export type ChannelChange = {
  name?: string;
  topic?: string;
  /** At most 1,000 characters; "" takes it away. */
  description?: string;
  limits?: { [Limit in keyof ChannelLimits]: number | null };
  settings?: ChannelSettingsChange;
};

export type NewMessage = {
  clientMsgId: string;
  body: string;
  threadSeq?: number;
  fileIds?: string[];
  broadcast?: boolean;
  me?: boolean;
  poll?: NewPoll;
};

export type NewInvite = {
  role?: Exclude<Role, "owner">;
  maxUses?: number | null;
  expiresIn?: number;
  email?: string;
};

/** What to change of oneself; null takes a value away. */
export type MeChange = {
  name?: string;
  timeZone?: string | null;
  status?: { text: string; until: number | null } | null;
};

export type ApiOptions = {
  /** Scheme and host without a slash at the end; "" for the page's own. */
  readonly baseUrl: string;
  /** A session token or an API key. */
  readonly token?: string;
  /** Take over the token of each sign-in, where there is no cookie jar: in Node. */
  readonly keepToken?: boolean;
  readonly fetch?: typeof fetch;
};

/** Every call throws {@link ApiError} where it is refused or no answer comes. */
export type Api = ReturnType<typeof createApi>;

/** The HTTP calls of the protocol, typed. In a browser the session is its cookie. */
export function createApi(options: ApiOptions) {
  let token = options.token;
  const fetchIt = options.fetch ?? fetch;
  const request = createRequest({
    baseUrl: options.baseUrl,
    fetch: (input, init) => fetchIt(input, init),
    token: () => token,
    gotToken: (fresh) => {
      if (options.keepToken) token = fresh;
    },
  });
  return {
    baseUrl: options.baseUrl,
    /** The token in use; undefined where the cookie speaks. */
    token: () => token,
    /** Any other call, in the same name. */
    request,
    auth: authCalls(request, () => {
      if (options.keepToken) token = undefined;
    }),
    me: meCalls(request),
    inbox: inboxCalls(request),
    workspaces: workspaceCalls(request),
    members: memberCalls(request),
    invites: inviteCalls(request),
    channels: channelCalls(request),
    messages: messageCalls(request),
    groups: groupCalls(request),
    emoji: emojiCalls(request),
    bots: botCalls(request),
    incomingHooks: incomingHookCalls(request),
    outgoingHooks: outgoingHookCalls(request),
    commands: commandCalls(request),
    jobs: jobCalls(request),
    contacts: contactCalls(request),
    campaigns: campaignCalls(request),
    imports: importCalls(request),
    ...personalCalls(request),
    /** Says how far one has read, where there is no socket. */
    markRead: (channelId: string, seq: number) =>
      request<void>("PUT", `/api/channels/${path(channelId)}/read`, { body: { seq } }),
    /** Marks unread from that message on, where there is no socket. */
    markUnread: (channelId: string, seq: number) =>
      request<void>("PUT", `/api/channels/${path(channelId)}/read`, { body: { seq, back: true } }),
    /** Admission for one socket. 429 and 503 carry `retryAfter`. */
    ticket: (channelId: string, signal?: AbortSignal) =>
      request<TicketView>("POST", `/api/channels/${path(channelId)}/ticket`, {
        ...(signal && { signal }),
      }),
  };
}

const path = encodeURIComponent;

function authCalls(request: Request, forgetToken: () => void) {
  return {
    signUp: (body: { email: string; password: string; name: string }) =>
      request<SignedIn>("POST", "/api/auth/sign-up/email", { body }),
    signIn: (body: { email: string; password: string }) =>
      request<SignedIn>("POST", "/api/auth/sign-in/email", { body }),
    signInGuest: () => request<SignedIn>("POST", "/api/auth/sign-in/anonymous", { body: {} }),
    signOut: async () => {
      await request<unknown>("POST", "/api/auth/sign-out", { body: {} });
      forgetToken();
    },
    /** Null where nobody is signed in. */
    session: async () =>
      (await request<SessionView | null | undefined>("GET", "/api/auth/get-session")) ?? null,
    updateName: async (name: string) =>
      void (await request<unknown>("POST", "/api/auth/update-user", { body: { name } })),
  };
}

function workspaceCalls(request: Request) {
  return {
    list: (query: PageQuery = {}) =>
      request<Page<WorkspaceView>>("GET", "/api/workspaces", { query }),
    create: (body: { name: string; slug: string }) =>
      request<WorkspaceView>("POST", "/api/workspaces", { body }),
    get: (id: string) => request<WorkspaceView>("GET", `/api/workspaces/${path(id)}`),
    rename: (id: string, name: string) =>
      request<WorkspaceView>("PATCH", `/api/workspaces/${path(id)}`, { body: { name } }),
    /** A PNG, JPEG or WebP of at most 256 KB. */
    setIcon: (id: string, image: Blob) =>
      request<WorkspaceView>("PUT", `/api/workspaces/${path(id)}/icon`, { blob: image }),
    removeIcon: (id: string) =>
      request<WorkspaceView>("DELETE", `/api/workspaces/${path(id)}/icon`),
    /** Makes another member the owner and oneself an admin. */
    transfer: (id: string, userId: string) =>
      request<WorkspaceView>("POST", `/api/workspaces/${path(id)}/transfer`, { body: { userId } }),
    /** Asks for the deletion, which `restore` takes back until it is due. */
    remove: (id: string, slug: string) =>
      request<WorkspaceView>("DELETE", `/api/workspaces/${path(id)}`, { body: { slug } }),
    restore: (id: string) =>
      request<WorkspaceView>("POST", `/api/workspaces/${path(id)}/restore`, { body: {} }),
  };
}

function meCalls(request: Request) {
  return {
    get: () => request<MeView>("GET", "/api/me"),
    update: (body: MeChange) => request<MeView>("PATCH", "/api/me", { body }),
    /** A PNG, JPEG or WebP of at most 256 KB. */
    setPicture: (image: Blob) => request<MeView>("PUT", "/api/me/picture", { blob: image }),
    removePicture: () => request<MeView>("DELETE", "/api/me/picture"),
    changePassword: async (body: { currentPassword: string; newPassword: string }) =>
      void (await request<unknown>("POST", "/api/auth/change-password", {
        body: { ...body, revokeOtherSessions: true },
      })),
  };
}

function inboxCalls(request: Request) {
  return {
    get: () => request<InboxView>("GET", "/api/inbox"),
    ticket: (signal?: AbortSignal) =>
      request<TicketView>("POST", "/api/inbox/ticket", { ...(signal && { signal }) }),
    setLevel: (channelId: string, level: Level) =>
      request<{ channelId: string; level: Level }>(
        "PUT",
        `/api/channels/${path(channelId)}/level`,
        { body: { level } },
      ),
  };
}

function memberCalls(request: Request) {
  const at = (workspaceId: string) => `/api/workspaces/${path(workspaceId)}/members`;
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<MemberView>>("GET", at(workspaceId), { query }),
    setRole: (workspaceId: string, userId: string, role: Role) =>
      request<MemberView>("PATCH", `${at(workspaceId)}/${path(userId)}`, { body: { role } }),
    remove: (workspaceId: string, userId: string) =>
      request<void>("DELETE", `${at(workspaceId)}/${path(userId)}`),
  };
}

function inviteCalls(request: Request) {
  return {
    /** `expiresIn` is in seconds. */
    create: (workspaceId: string, body: NewInvite = {}) =>
      request<InviteView>("POST", `/api/workspaces/${path(workspaceId)}/invites`, { body }),
    /** Those that still work. */
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<InviteView>>("GET", `/api/workspaces/${path(workspaceId)}/invites`, { query }),
    revoke: (workspaceId: string, code: string) =>
      request<void>("DELETE", `/api/workspaces/${path(workspaceId)}/invites/${path(code)}`),
    preview: (code: string) => request<InvitePreview>("GET", `/api/invites/${path(code)}`),
    accept: (code: string) =>
      request<WorkspaceView>("POST", `/api/invites/${path(code)}/accept`, { body: {} }),
  };
}

function channelCalls(request: Request) {
  const at = (id: string) => `/api/channels/${path(id)}`;
  const member = (id: string, userId: string) => `${at(id)}/members/${path(userId)}`;
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<ChannelView>>("GET", `/api/workspaces/${path(workspaceId)}/channels`, { query }),
    create: (workspaceId: string, body: NewChannel) =>
      request<ChannelView>("POST", `/api/workspaces/${path(workspaceId)}/channels`, { body }),
    get: (id: string) => request<ChannelView>("GET", at(id)),
    update: (id: string, body: ChannelChange) => request<ChannelView>("PATCH", at(id), { body }),
    /** Brings an archived one back. */
    unarchive: (id: string) => request<ChannelView>("PATCH", at(id), { body: { archived: false } }),
    /** Archives it. */
    remove: (id: string) => request<void>("DELETE", at(id)),
    /** Who is in it. */
    members: (id: string, query: PageQuery = {}) =>
      request<Page<{ userId: string; role: Role }>>("GET", `${at(id)}/members`, { query }),
    join: (id: string) => request<void>("PUT", member(id, "me")),
    leave: (id: string) => request<void>("DELETE", member(id, "me")),
    addMember: (id: string, userId: string) => request<void>("PUT", member(id, userId)),
    removeMember: (id: string, userId: string) => request<void>("DELETE", member(id, userId)),
  };
}

function messageCalls(request: Request) {
  type Answer = { message: Message } | undefined;
  const at = (channelId: string, seq?: number) =>
    `/api/channels/${path(channelId)}/messages${seq === undefined ? "" : `/${seq}`}`;
  /** The message as it is afterwards; null where the server answers without one. */
  const change = async (method: "PATCH" | "PUT" | "DELETE", url: string, body?: unknown) =>
    (await request<Answer>(method, url, body === undefined ? {} : { body }))?.message ?? null;
  return {
    page: (channelId: string, query: MessageQuery = {}) =>
      request<MessagePage>("GET", at(channelId), { query }),
    /** Safe to repeat with the same `clientMsgId`. */
    send: async (channelId: string, body: NewMessage) =>
      (await request<{ message: Message }>("POST", at(channelId), { body })).message,
    /** Who has read that far, in rooms of up to 50 members; without those who do not say. */
    readers: (channelId: string, seq: number) =>
      request<Page<ReaderView>>("GET", `${at(channelId, seq)}/readers`),
    edit: (channelId: string, seq: number, body: string) =>
      change("PATCH", at(channelId, seq), { body }),
    remove: (channelId: string, seq: number) => change("DELETE", at(channelId, seq)),
    react: (channelId: string, seq: number, emoji: string, on: boolean) =>
      change(on ? "PUT" : "DELETE", `${at(channelId, seq)}/reactions/${path(emoji)}`),
    pin: (channelId: string, seq: number, on: boolean) =>
      change(on ? "PUT" : "DELETE", `${at(channelId, seq)}/pin`),
    /** The pinned messages, newest pin first. */
    pins: (channelId: string, query: PageQuery = {}) =>
      request<Page<Message>>("GET", `/api/channels/${path(channelId)}/pins`, { query }),
    vote: (channelId: string, seq: number, option: number, on: boolean) =>
      change(on ? "PUT" : "DELETE", `${at(channelId, seq)}/votes/${option}`),
    closePoll: (channelId: string, seq: number) =>
      change("PUT", `${at(channelId, seq)}/poll`, { closed: true }),
    /** What edits have replaced, oldest first. */
    versions: async (channelId: string, seq: number) =>
      (await request<Page<VersionView>>("GET", `${at(channelId, seq)}/versions`)).items,
    follow: (channelId: string, seq: number, on: boolean) =>
      change(on ? "PUT" : "DELETE", `${at(channelId, seq)}/follow`),
    /** Whether one follows the thread of this first message. */
    follows: async (channelId: string, seq: number) =>
      (await request<{ following: boolean }>("GET", `${at(channelId, seq)}/follow`)).following,
  };
}
