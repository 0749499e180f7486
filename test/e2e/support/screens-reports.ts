import type { Page } from "playwright-core";
import type { JobView } from "../../../src/protocol/jobs.ts";
import { dayNumber, dayText } from "../../../src/protocol/report.ts";
import type { Report } from "../../../src/protocol/report.ts";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const LIST = "**/api/jobs?*";
const ONE = "**/api/jobs/j_*";
const OUTPUT = "**/api/jobs/j_*/output";

/** Reports of a workspace, and copies of it. */
export const REPORT_SCREENS: readonly Screen[] = [
  {
    name: "settings-activity",
    path: inWorkspace,
    before: async (page, world) => {
      await answerJobs(page, [job(world, { state: "completed", hasOutput: true })]);
      await page.route(OUTPUT, (route) => route.fulfill({ json: sample(world) }));
    },
    act: (page) => turnTo(page, "Activity"),
    shows: (page) => page.getByRole("table", { name: "By channel" }),
  },
  {
    name: "settings-activity-tables",
    path: inWorkspace,
    before: async (page, world) => {
      await answerJobs(page, [job(world, { state: "completed", hasOutput: true })]);
      await page.route(OUTPUT, (route) => route.fulfill({ json: sample(world) }));
    },
    act: async (page) => {
      await turnTo(page, "Activity");
      await page.getByRole("heading", { name: "By person" }).scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByRole("table", { name: "By person" }),
  },
  {
    name: "settings-activity-running",
    path: inWorkspace,
    before: (page, world) =>
      answerJobs(page, [
        job(world, { state: "active", progress: { done: 412_000, total: 1_000_000 } }),
      ]),
    act: (page) => turnTo(page, "Activity"),
    shows: (page) => page.getByText("412,000 of 1,000,000"),
  },
  {
    name: "settings-activity-none",
    path: inWorkspace,
    before: (page) => answerJobs(page, []),
    act: async (page) => {
      await turnTo(page, "Activity");
      await page.getByRole("combobox", { name: "Days" }).click();
      await page.getByRole("option", { name: "Days of your choice" }).click();
      await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    },
    shows: (page) => page.getByText("The last day is before the first."),
  },
  {
    name: "settings-activity-error",
    path: inWorkspace,
    before: (page) => breakDown(page, LIST),
    act: (page) => turnTo(page, "Activity"),
    shows: (page) => page.getByText("The reports did not load"),
  },
  {
    name: "settings-export",
    path: inWorkspace,
    before: (page, world) =>
      answerJobs(page, [
        job(world, {
          kind: "export",
          title: "Public channels",
          state: "completed",
          hasOutput: true,
          progress: { done: 18_231, total: 18_231 },
        }),
      ]),
    act: (page) => turnTo(page, "Export"),
    shows: (page) => page.getByRole("link", { name: "Download Public channels" }),
  },
  {
    name: "settings-export-everything",
    path: inWorkspace,
    before: (page) => answerJobs(page, []),
    act: async (page) => {
      await turnTo(page, "Export");
      await page.getByText("Everything", { exact: true }).click();
      await page.getByRole("button", { name: "Export", exact: true }).last().click();
    },
    shows: (page) => page.getByRole("button", { name: "Export everything" }),
  },
];

async function turnTo(page: Page, name: string): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("dialog").waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

async function answerJobs(page: Page, items: readonly JobView[]): Promise<void> {
  await page.route(LIST, (route) => route.fulfill({ json: { items, nextCursor: null } }));
  await page.route(ONE, (route) => route.fulfill({ json: items[0] }));
}

function job({ workspaceId, nowMs, mara }: World, more: Partial<JobView>): JobView {
  return {
    id: "j_00000000000000000000",
    kind: "report",
    workspaceId,
    createdBy: mara.userId,
    title: "Activity",
    state: "waiting",
    priority: "low",
    progress: { done: 0, total: null },
    result: null,
    error: null,
    attempts: 0,
    maxAttempts: 4,
    cancelling: false,
    hasOutput: false,
    createdAt: nowMs - 120_000,
    startedAt: null,
    finishedAt: null,
    runAt: nowMs,
    ...more,
  };
}

const DAYS = 30;

/** A month in which little is said at weekends. */
function sample({ channels, nowMs }: World): Report {
  const to = new Date(nowMs).toISOString().slice(0, 10);
  const first = (dayNumber(to) ?? 0) - DAYS + 1;
  const days = Array.from({ length: DAYS }, (_, i) => {
    const isFree = [0, 6].includes(new Date((first + i) * 86_400_000).getUTCDay());
    const messages = isFree ? (i * 7) % 40 : 900 + ((i * 389) % 700);
    return {
      day: dayText(first + i),
      messages,
      replies: Math.floor(messages / 4),
      people: Math.min(54, Math.ceil(messages / 25)),
    };
  });
  const messages = days.reduce((sum, day) => sum + day.messages, 0);
  const replies = days.reduce((sum, day) => sum + day.replies, 0);
  const names = ["Mara Lindqvist", "Jonas Weber", "Aylin Demir", "Tomás Oliveira", "Priya Raman"];
  const part = (share: number) => ({
    messages: Math.floor(messages * share),
    replies: Math.floor(replies * share),
  });
  return {
    from: dayText(first),
    to,
    timeZone: "Europe/Berlin",
    totals: { messages, replies, people: 54 },
    days,
    channels: [
      { channelId: channels.busy, name: "ubuntu-help", kind: "public", ...part(0.52), people: 51 },
      { channelId: channels.general, name: "general", kind: "public", ...part(0.21), people: 32 },
      { channelId: channels.team, name: "team-harbour", kind: "private", ...part(0.14), people: 5 },
      { channelId: null, name: "", kind: "direct", ...part(0.09), people: 12 },
      { channelId: null, name: "", kind: "private", ...part(0.04), people: 3 },
    ],
    people: Array.from({ length: 54 }, (_, i) => ({
      userId: `u${i}`,
      name: names[i] ?? `helper_${i}`,
      ...part(0.12 / (i + 1)),
    })),
  };
}
