import type {
  ConnectedPeople,
  HealthReport,
  Overview,
  WorkspaceUsage,
} from "../../protocol/admin.ts";
import type { AlertRule, AlertsView } from "../../protocol/alerts.ts";
import type { Page } from "../../protocol/http.ts";
import type { Plan } from "../../protocol/limits.ts";
import { api } from "../lib/api.ts";

const path = encodeURIComponent;

/** What a drain empties. */
export type DrainTarget = { channelId: string } | { workspaceId: string } | { all: true };
export type Drained = { drained: number; connections: number };

/** The parts of a rule that one writes. */
export type RuleDraft = Omit<AlertRule, "id">;

/** The calls of whoever runs this deployment; to everybody else each is a 404. */
export const adminCalls = {
  overview: () => api.request<Overview>("GET", "/api/admin/overview"),
  people: () => api.request<ConnectedPeople>("GET", "/api/admin/people"),
  workspaces: (cursor: string | null) =>
    api.request<Page<WorkspaceUsage>>("GET", "/api/admin/workspaces", { query: { cursor } }),
  setPlan: (id: string, plan: Plan) =>
    api.request<unknown>("PATCH", `/api/admin/workspaces/${path(id)}`, { body: { plan } }),
  drain: (what: DrainTarget) => api.request<Drained>("POST", "/api/admin/drain", { body: what }),
  alerts: () => api.request<AlertsView>("GET", "/api/admin/alerts"),
  addRule: (rule: RuleDraft) => api.request<unknown>("POST", "/api/admin/alerts", { body: rule }),
  changeRule: (id: string, change: Partial<RuleDraft>) =>
    api.request<unknown>("PATCH", `/api/admin/alerts/${path(id)}`, { body: change }),
  removeRule: (id: string) => api.request<void>("DELETE", `/api/admin/alerts/${path(id)}`),
  health: () => api.request<HealthReport>("GET", "/api/health/full"),
};
