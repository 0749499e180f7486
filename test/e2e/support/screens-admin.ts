import type { Page } from "playwright-core";
import {
  alertsAt,
  healthAt,
  jobsAt,
  overviewAt,
  peopleNamed,
  queuesNow,
  statusAt,
  workersAt,
  workspacesAt,
} from "./admin-figures.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const NAMES = [
  "Mara Lindqvist",
  "Jonas Weber",
  "Aylin Demir",
  "Tomás Oliveira",
  "Priya Raman",
  "ikonia",
  "actionParsnip",
  "Ottokar",
];
const calm = (page: Page, world: World) => answering(page, world, {});
const troubled = (page: Page, world: World) => answering(page, world, { trouble: true });

/** What whoever runs the deployment sees: with the same figures every time, of a busy afternoon. */
export const ADMIN_SCREENS: readonly Screen[] = [
  {
    name: "admin-overview",
    path: () => "/admin",
    before: calm,
    shows: (page) => page.locator("canvas").nth(7),
  },
  {
    name: "admin-overview-alert",
    path: () => "/admin",
    before: troubled,
    shows: (page) => page.getByTestId("open-alert").first(),
  },
  {
    name: "admin-overview-figures",
    path: () => "/admin",
    before: troubled,
    act: (page) => page.getByText("Figures", { exact: true }).click(),
    shows: (page) => page.getByRole("columnheader", { name: "Highest" }),
  },
  {
    name: "admin-overview-error",
    path: () => "/admin",
    before: (page) => breakDown(page, "**/api/admin/overview"),
    shows: (page) => page.getByText("The state of the server did not load"),
  },
  {
    name: "admin-overview-denied",
    who: "jonas",
    path: () => "/admin",
    shows: (page) => page.getByRole("heading", { name: "There is nothing here" }),
  },
  {
    name: "admin-drain",
    path: () => "/admin",
    before: calm,
    act: (page) => page.getByRole("button", { name: "Drain #ubuntu-help" }).click(),
    shows: (page) => page.getByRole("alertdialog"),
  },
  {
    name: "admin-people",
    path: () => "/admin/people",
    before: calm,
    shows: (page) => page.getByRole("table"),
  },
  {
    name: "admin-workspaces",
    path: () => "/admin/workspaces",
    before: calm,
    shows: (page) => page.getByRole("table"),
  },
  {
    name: "admin-jobs",
    path: () => "/admin/jobs",
    before: calm,
    shows: (page) => page.getByTestId("job").first(),
  },
  {
    name: "admin-alerts",
    path: () => "/admin/alerts",
    before: troubled,
    shows: (page) => page.getByTestId("rule").first(),
  },
  {
    name: "admin-rule",
    path: () => "/admin/alerts",
    before: calm,
    act: (page) => page.getByRole("button", { name: "Edit Failed requests" }).click(),
    shows: (page) => page.getByLabel("Fires at (%)"),
  },
  {
    name: "admin-health",
    path: () => "/admin/health",
    before: troubled,
    shows: (page) => page.getByText("Answered in"),
  },
  {
    name: "status",
    who: "nobody",
    path: () => "/status",
    before: calm,
    shows: (page) => page.getByRole("heading", { name: "Everything works" }),
  },
  {
    name: "status-trouble",
    who: "nobody",
    path: () => "/status",
    before: troubled,
    shows: (page) => page.getByRole("heading", { name: "Some of it is slow or away" }),
  },
];

/** Answers the operator's calls in the place of the server, whose own figures are of an idle minute. */
async function answering(page: Page, { nowMs }: World, how: { trouble?: boolean }): Promise<void> {
  const list = (items: unknown) => ({ items, nextCursor: null });
  const answers: Record<string, unknown> = {
    "admin/overview": overviewAt(nowMs, how),
    "admin/alerts": alertsAt(nowMs, how),
    "admin/people": peopleNamed(NAMES),
    "admin/workspaces": list(workspacesAt(nowMs)),
    jobs: list(jobsAt(nowMs)),
    "jobs/queues/stats": queuesNow(),
    "jobs/workers/status": workersAt(nowMs),
    "health/full": healthAt(nowMs, how),
    status: statusAt(nowMs, how),
  };
  for (const [path, body] of Object.entries(answers))
    await page.route(
      ({ pathname }) => pathname === `/api/${path}`,
      (route) => route.fulfill({ json: body }),
    );
}
