import type { Page } from "../protocol/http.ts";
import type {
  BotView,
  IncomingHookView,
  KeyView,
  NewIncomingHookView,
  NewKeyView,
  Scope,
} from "../protocol/integrations.ts";
import type { PageQuery } from "./api.ts";
import type { Request } from "./request.ts";

const path = encodeURIComponent;
/** The path of something in a workspace. */
export const inWorkspace = (workspaceId: string, ...parts: string[]) =>
  ["/api/workspaces", path(workspaceId), ...parts.map(path)].join("/");

/** Programs of a workspace and their keys. */
export function botCalls(request: Request) {
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<BotView>>("GET", inWorkspace(workspaceId, "bots"), { query }),
    create: (workspaceId: string, name: string) =>
      request<BotView>("POST", inWorkspace(workspaceId, "bots"), { body: { name } }),
    remove: async (workspaceId: string, userId: string) =>
      void (await request<unknown>("DELETE", inWorkspace(workspaceId, "bots", userId))),
    keys: (workspaceId: string, userId: string) =>
      request<Page<KeyView>>("GET", inWorkspace(workspaceId, "bots", userId, "keys")),
    /** The only answer that has the key itself. */
    createKey: (workspaceId: string, userId: string, body: { name: string; scopes: Scope[] }) =>
      request<NewKeyView>("POST", inWorkspace(workspaceId, "bots", userId, "keys"), { body }),
    revokeKey: async (workspaceId: string, userId: string, keyId: string) =>
      void (await request<unknown>(
        "DELETE",
        inWorkspace(workspaceId, "bots", userId, "keys", keyId),
      )),
  };
}

/** Incoming hooks of a workspace. */
export function incomingHookCalls(request: Request) {
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<IncomingHookView>>("GET", inWorkspace(workspaceId, "hooks", "incoming"), {
        query,
      }),
    /** The only answer that has the address and the secret. */
    create: (
      workspaceId: string,
      body: { channelId: string; name: string; icon?: string | null; signed?: boolean },
    ) =>
      request<NewIncomingHookView>("POST", inWorkspace(workspaceId, "hooks", "incoming"), { body }),
    revoke: async (workspaceId: string, hookId: string) =>
      void (await request<unknown>(
        "DELETE",
        inWorkspace(workspaceId, "hooks", "incoming", hookId),
      )),
  };
}
