import type {
  CampaignAudience,
  CampaignPlan,
  CampaignView,
  RecipientView,
} from "../protocol/campaign.ts";
import type { ContactListView, ContactView } from "../protocol/contacts.ts";
import type { Page } from "../protocol/http.ts";
import type { ImportPreview } from "../protocol/import.ts";
import type { PageQuery } from "./api.ts";
import type { Request } from "./request.ts";

const path = encodeURIComponent;

/** Contact lists of a workspace and who is in them. */
export function contactCalls(request: Request) {
  const at = (workspaceId: string, listId?: string) =>
    `/api/workspaces/${path(workspaceId)}/contacts${listId === undefined ? "" : `/${path(listId)}`}`;
  return {
    lists: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<ContactListView>>("GET", at(workspaceId), { query }),
    createList: (workspaceId: string, name: string) =>
      request<ContactListView>("POST", at(workspaceId), { body: { name } }),
    renameList: (workspaceId: string, listId: string, name: string) =>
      request<ContactListView>("PATCH", at(workspaceId, listId), { body: { name } }),
    removeList: async (workspaceId: string, listId: string) =>
      void (await request<unknown>("DELETE", at(workspaceId, listId))),
    /** `search` is a part of a name or address. */
    list: (workspaceId: string, listId: string, query: PageQuery & { search?: string } = {}) =>
      request<Page<ContactView>>("GET", at(workspaceId, listId), { query }),
    /** Adds somebody, or merges what is new into who is there by that address. */
    put: (
      workspaceId: string,
      listId: string,
      body: { name?: string; email?: string; fields?: Record<string, string> },
    ) => request<ContactView>("POST", at(workspaceId, listId), { body }),
    remove: (workspaceId: string, listId: string, ids: readonly string[]) =>
      request<{ removed: number }>("DELETE", `${at(workspaceId, listId)}/people`, {
        body: { ids },
      }),
    /** Where a list is downloaded as CSV. */
    csvPath: (workspaceId: string, listId: string) => `${at(workspaceId, listId)}/csv`,
  };
}

/** Campaigns of a workspace, which are started as jobs, and what they have come to. */
export function campaignCalls(request: Request) {
  const at = (workspaceId: string, rest = "") =>
    `/api/workspaces/${path(workspaceId)}/campaigns${rest}`;
  return {
    list: (workspaceId: string, query: PageQuery = {}) =>
      request<Page<CampaignView>>("GET", at(workspaceId), { query }),
    get: (workspaceId: string, id: string) =>
      request<CampaignView>("GET", at(workspaceId, `/${path(id)}`)),
    recipients: (
      workspaceId: string,
      id: string,
      query: PageQuery & { state?: RecipientView["state"] } = {},
    ) => request<Page<RecipientView>>("GET", at(workspaceId, `/${path(id)}/recipients`), { query }),
    /** How many it would reach, and what the first would read. */
    plan: (workspaceId: string, body: { template: string; audience: CampaignAudience }) =>
      request<CampaignPlan>("POST", at(workspaceId, "/plan"), { body }),
  };
}

/**
 * Imports are jobs; this shows what would become of the beginning of a file of `size` bytes, or of an
 * export, of which the lines of its people, groups and channels are enough.
 */
export function importCalls(request: Request) {
  return {
    preview: (
      workspaceId: string,
      head: Blob,
      query: { size: number; listId?: string; format?: "export" },
    ) =>
      request<ImportPreview>("POST", `/api/workspaces/${path(workspaceId)}/imports/preview`, {
        blob: head,
        query,
      }),
  };
}
