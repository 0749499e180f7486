import { ApiError } from "../../client/request.ts";
import { EntryWaiting } from "../entry/entry-frame.tsx";
import { MissingPage } from "../entry/missing-page.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import type { AdminPageName } from "../route.ts";
import { ErrorState } from "../ui/states.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { AlertsPage } from "./alerts-page.tsx";
import { HealthPage } from "./health-page.tsx";
import { JobsPage } from "./jobs-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { PeoplePage } from "./people-page.tsx";
import { useOverview } from "./use-overview.ts";
import type { LiveOverview } from "./use-overview.ts";
import { WorkspacesPage } from "./workspaces-page.tsx";

const words = i18n("admin", { failed: "The state of the server did not load" });

/**
 * What runs here, for whoever runs it. To everybody else the server says that there is no such thing,
 * and so does this page.
 */
export function AdminPage({ page }: { page: AdminPageName }) {
  const t = useWords(words);
  const overview = useOverview(page === "overview");
  const { data, error, reload } = overview;
  if (error instanceof ApiError && error.code === "not_found") return <MissingPage />;
  if (data === undefined && error === undefined) return <EntryWaiting />;
  if (data === undefined)
    return (
      <main>
        <ErrorState alone title={t.failed} error={error} onRetry={() => void reload()} />
      </main>
    );
  return (
    <AdminFrame page={page} overview={overview} openAlerts={data.alerts.length}>
      <Content page={page} overview={data} />
    </AdminFrame>
  );
}

function Content({ page, overview }: { page: AdminPageName; overview: LiveOverview }) {
  switch (page) {
    case "overview":
      return <OverviewPage overview={overview} />;
    case "people":
      return <PeoplePage />;
    case "workspaces":
      return <WorkspacesPage />;
    case "jobs":
      return <JobsPage />;
    case "alerts":
      return <AlertsPage breakers={overview.breakers} />;
    case "health":
      return <HealthPage breakers={overview.breakers} live={overview.live} />;
  }
}
