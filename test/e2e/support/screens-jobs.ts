import type { Page } from "playwright-core";
import type { JobView } from "../../../src/protocol/jobs.ts";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const LIST = "**/api/jobs?*";

/** What goes on in the background of a workspace. */
export const JOB_SCREENS: readonly Screen[] = [
  {
    name: "settings-jobs",
    path: inWorkspace,
    before: (page, world) => answerJobs(page, sample(world)),
    act: openJobs,
    shows: (page) => page.getByText("2,140 of 5,000"),
  },
  {
    name: "settings-jobs-empty",
    path: inWorkspace,
    act: openJobs,
    shows: (page) => page.getByText("Nothing yet"),
  },
  {
    name: "settings-jobs-error",
    path: inWorkspace,
    before: (page) => breakDown(page, LIST),
    act: openJobs,
    shows: (page) => page.getByText("The jobs did not load"),
  },
];

async function openJobs(page: Page): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("dialog").waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await page.getByRole("dialog").getByRole("button", { name: "Jobs", exact: true }).click();
}

async function answerJobs(page: Page, items: readonly JobView[]): Promise<void> {
  await page.route(LIST, (route) => route.fulfill({ json: { items, nextCursor: null } }));
}

const MINUTE_MS = 60_000;

/** One job in each state. */
function sample({ workspaceId, nowMs, mara }: World): JobView[] {
  const job = (minutes: number, more: Partial<JobView>): JobView => ({
    id: `j_${String(minutes).padStart(20, "0")}`,
    kind: "report",
    workspaceId,
    createdBy: mara.userId,
    title: "Report",
    state: "waiting",
    priority: "low",
    progress: { done: 0, total: null },
    result: null,
    error: null,
    attempts: 0,
    maxAttempts: 4,
    cancelling: false,
    hasOutput: false,
    createdAt: nowMs - minutes * MINUTE_MS,
    startedAt: null,
    finishedAt: null,
    runAt: nowMs - minutes * MINUTE_MS,
    ...more,
  });
  return [
    job(1, {
      kind: "campaign",
      title: "Spring opening hours, to 5,000 people",
      state: "active",
      progress: { done: 2_140, total: 5_000 },
    }),
    job(2, { kind: "import", title: "contacts.csv", state: "active" }),
    job(3, { title: "Activity of October" }),
    job(9, {
      kind: "webhook",
      title: "message.created to hooks.example.com",
      createdBy: null,
      state: "delayed",
      attempts: 2,
      error: { code: "refused", message: "It answered 503" },
    }),
    job(45, {
      kind: "export",
      title: "The whole workspace",
      state: "completed",
      progress: { done: 18_231, total: 18_231 },
      hasOutput: true,
    }),
    job(90, {
      kind: "import",
      title: "old-chat.jsonl",
      state: "failed",
      progress: { done: 412, total: 9_000 },
      error: { code: "internal", message: "Something went wrong here" },
    }),
    job(300, {
      title: "Activity of September",
      state: "failed",
      error: { code: "cancelled", message: "Cancelled" },
    }),
  ];
}
