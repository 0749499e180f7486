import type { Page } from "../protocol/http.ts";
import type {
  DeliveryView,
  HookEvent,
  NewOutgoingHookView,
  OutgoingHookView,
} from "../protocol/outgoing-hooks.ts";
import type { PageQuery } from "./api.ts";
import { inWorkspace } from "./integration-calls.ts";
import type { Request } from "./request.ts";

/** What a new outgoing hook is told; null for every public channel, and for any words. */
export type NewOutgoingHook = {
  name: string;
  url: string;
  events: HookEvent[];
  channelIds: string[] | null;
  keyword: string | null;
};

/** Outgoing hooks of a workspace. */
export function outgoingHookCalls(request: Request) {
  const outgoing = (workspaceId: string, ...parts: string[]) =>
    inWorkspace(workspaceId, "hooks", "outgoing", ...parts);
  return {
    list: (workspaceId: string) => request<Page<OutgoingHookView>>("GET", outgoing(workspaceId)),
    /** The only answer that has the secret. */
    create: (workspaceId: string, body: NewOutgoingHook) =>
      request<NewOutgoingHookView>("POST", outgoing(workspaceId), { body }),
    update: (
      workspaceId: string,
      hookId: string,
      body: Partial<NewOutgoingHook> & { enabled?: boolean },
    ) => request<OutgoingHookView>("PATCH", outgoing(workspaceId, hookId), { body }),
    remove: async (workspaceId: string, hookId: string) =>
      void (await request<unknown>("DELETE", outgoing(workspaceId, hookId))),
    /** Sends a `ping`; answers its delivery's id. */
    test: (workspaceId: string, hookId: string) =>
      request<{ id: string }>("POST", outgoing(workspaceId, hookId, "test"), { body: {} }),
    deliveries: (workspaceId: string, hookId: string, query: PageQuery = {}) =>
      request<Page<DeliveryView>>("GET", outgoing(workspaceId, hookId, "deliveries"), { query }),
    /** Sends the same again, as a delivery of its own. */
    replay: (workspaceId: string, hookId: string, deliveryId: string) =>
      request<{ id: string }>(
        "POST",
        outgoing(workspaceId, hookId, "deliveries", deliveryId, "replay"),
        { body: {} },
      ),
  };
}
