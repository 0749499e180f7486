import type { Message } from "../protocol/events.ts";
import type { NoticeKind, Page } from "../protocol/http.ts";
import type {
  BlockView,
  DndHours,
  DraftView,
  NoticesPage,
  Preferences,
  ReminderView,
  SavedView,
  ScheduledView,
  SidebarView,
  ThreadView,
} from "../protocol/personal.ts";
import type { PresenceView } from "../protocol/presence.ts";
import type {
  DeviceView,
  DigestChoice,
  MailLanguage,
  PushKeyView,
  Shown,
} from "../protocol/push.ts";
import type { Request } from "./request.ts";

/** What to change of one's preferences; null takes a value away. */
export type PreferencesChange = {
  receipts?: boolean;
  directs?: Preferences["directs"];
  dnd?: DndHours | null;
  dndUntil?: number | null;
  undoSendS?: Preferences["undoSendS"];
  shown?: Shown;
  digest?: DigestChoice | null;
};

/** What a browser's push service gave it, and how to call the browser. */
export type NewDevice = {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  device: string;
  language: MailLanguage;
};

type PageQuery = { readonly limit?: number; readonly cursor?: string | null };

const path = encodeURIComponent;
const channel = (id: string) => `/api/channels/${path(id)}`;

/** The calls about what belongs to oneself alone, and about who is where. */
export function personalCalls(request: Request) {
  return {
    preferences: {
      get: () => request<Preferences>("GET", "/api/me/preferences"),
      update: (body: PreferencesChange) =>
        request<Preferences>("PATCH", "/api/me/preferences", { body }),
    },
    blocks: {
      list: () => request<Page<BlockView>>("GET", "/api/me/blocks"),
      set: (userId: string, on: boolean) =>
        request<void>(on ? "PUT" : "DELETE", `/api/me/blocks/${path(userId)}`),
    },
    drafts: {
      list: () => request<Page<DraftView>>("GET", "/api/me/drafts"),
      /** Answers the draft that holds: another device may have written a newer one. */
      put: (channelId: string, body: { body: string; threadSeq?: number | null; at: number }) =>
        request<DraftView>("PUT", `${channel(channelId)}/draft`, { body }),
    },
    saved: {
      list: (query: PageQuery = {}) => request<Page<SavedView>>("GET", "/api/me/saved", { query }),
      set: (channelId: string, seq: number, on: boolean) =>
        request<void>(on ? "PUT" : "DELETE", `${channel(channelId)}/messages/${seq}/saved`),
    },
    scheduled: scheduledCalls(request),
    reminders: {
      list: () => request<Page<ReminderView>>("GET", "/api/me/reminders"),
      create: (body: { text: string; at: number; channelId?: string; seq?: number }) =>
        request<ReminderView>("POST", "/api/me/reminders", { body }),
      remove: (id: string) => request<void>("DELETE", `/api/me/reminders/${path(id)}`),
    },
    push: {
      /** The deployment's own key, base64url: what a browser subscribes with. */
      key: () => request<PushKeyView>("GET", "/api/push/key"),
      devices: () => request<Page<DeviceView>>("GET", "/api/me/push-subscriptions"),
      put: (body: NewDevice) => request<DeviceView>("PUT", "/api/me/push-subscriptions", { body }),
      remove: (id: string) => request<void>("DELETE", `/api/me/push-subscriptions/${path(id)}`),
      test: (id: string) =>
        request<{ jobId: string }>("POST", `/api/me/push-subscriptions/${path(id)}/test`, {
          body: {},
        }),
    },
    notices: {
      list: (query: PageQuery & { readonly kind?: NoticeKind } = {}) =>
        request<NoticesPage>("GET", "/api/me/notices", { query }),
      markRead: (body: { ids: number[] } | { upTo: number }) =>
        request<void>("PUT", "/api/me/notices/read", { body }),
    },
    threads: {
      list: (query: PageQuery = {}) =>
        request<Page<ThreadView>>("GET", "/api/me/threads", { query }),
      markRead: (channelId: string, seq: number) =>
        request<void>("PUT", "/api/me/threads/read", { body: { channelId, seq } }),
    },
    sidebar: {
      get: (workspaceId: string) =>
        request<SidebarView>("GET", `/api/workspaces/${path(workspaceId)}/sidebar`),
      put: (workspaceId: string, body: SidebarView) =>
        request<SidebarView>("PUT", `/api/workspaces/${path(workspaceId)}/sidebar`, { body }),
    },
    presence: {
      get: (userId: string) => request<PresenceView>("GET", `/api/users/${path(userId)}/presence`),
      /** `online` takes back what was chosen. */
      set: (status: "online" | "away" | "dnd") =>
        request<PresenceView>("PUT", "/api/users/me/presence", { body: { status } }),
      /** At most 200 people of a workspace, in one call. */
      list: (workspaceId: string, userIds: readonly string[]) =>
        request<Page<PresenceView>>("GET", `/api/workspaces/${path(workspaceId)}/presence`, {
          query: { userIds: userIds.join(",") },
        }),
    },
    /** Marks channels read to their end; answers which. */
    catchUp: (body: { channelIds: string[] } | { all: true }) =>
      request<{ channelIds: string[] }>("PUT", "/api/inbox/read", { body }),
  };
}

function scheduledCalls(request: Request) {
  const at = (id: string) => `/api/me/scheduled/${path(id)}`;
  return {
    list: () => request<Page<ScheduledView>>("GET", "/api/me/scheduled"),
    create: (channelId: string, body: { body: string; threadSeq?: number; sendAt: number }) =>
      request<ScheduledView>("POST", `${channel(channelId)}/scheduled`, { body }),
    update: (id: string, body: { body?: string; sendAt?: number }) =>
      request<ScheduledView>("PATCH", at(id), { body }),
    remove: (id: string) => request<void>("DELETE", at(id)),
    /** Sends it now; a refusal leaves it where it was. */
    sendNow: async (id: string) =>
      (await request<{ message: Message }>("POST", `${at(id)}/send`, { body: {} })).message,
  };
}
