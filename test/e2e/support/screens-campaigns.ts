import type { Page } from "playwright-core";
import type { CampaignView, RecipientView } from "../../../src/protocol/campaign.ts";
import type { ContactListView, ContactView } from "../../../src/protocol/contacts.ts";
import type { ImportResult } from "../../../src/protocol/import.ts";
import type { JobView } from "../../../src/protocol/jobs.ts";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const MINUTE_MS = 60_000;
const SALT = "l_00000000000000000001";

/** Announcements to many, the contacts that they go to, and files that are brought in. */
export const CAMPAIGN_SCREENS: readonly Screen[] = [
  {
    name: "settings-campaigns",
    path: inWorkspace,
    before: answerAll,
    act: (page) => open(page, "Announcements"),
    shows: (page) => page.getByRole("button", { name: "Open Summer party" }),
  },
  {
    name: "settings-campaigns-empty",
    path: inWorkspace,
    act: (page) => open(page, "Announcements"),
    shows: (page) => page.getByText("No announcements yet"),
  },
  {
    name: "settings-campaigns-error",
    path: inWorkspace,
    before: (page) => breakDown(page, "**/api/workspaces/*/campaigns*"),
    act: (page) => open(page, "Announcements"),
    shows: (page) => page.getByText("The announcements did not load"),
  },
  {
    name: "settings-campaigns-new",
    path: inWorkspace,
    before: answerAll,
    act: async (page) => {
      await open(page, "Announcements");
      await page.getByRole("button", { name: "New announcement" }).click();
      await page.getByLabel("What to call it here").fill("Opening hours");
      await page.getByRole("combobox", { name: "A contact list" }).click();
      await page.getByRole("option", { name: "Regulars (1,204)" }).click();
      await page
        .getByLabel("What it says", { exact: true })
        .fill(
          "Hello {{name|there}}!\n\nFrom **Monday** we open at *eight*. The door in {{street}} stays shut.",
        );
    },
    shows: (page) => page.getByText("Reaches 1170 recipients"),
  },
  {
    name: "settings-campaigns-detail",
    path: inWorkspace,
    before: answerAll,
    act: async (page) => {
      await open(page, "Announcements");
      await page.getByRole("button", { name: "Open Summer party" }).click();
    },
    shows: (page) => page.getByText("takes no new conversations"),
  },
  {
    name: "settings-contacts",
    path: inWorkspace,
    before: answerAll,
    act: (page) => open(page, "Contacts"),
    shows: (page) => page.getByRole("button", { name: /^Regulars/ }),
  },
  {
    name: "settings-contacts-list",
    path: inWorkspace,
    before: answerAll,
    act: async (page) => {
      await open(page, "Contacts");
      await page.getByRole("button", { name: /^Regulars/ }).click();
    },
    shows: (page) => page.getByText("has an account here").first(),
  },
  {
    name: "settings-imports",
    path: inWorkspace,
    before: answerAll,
    act: (page) => open(page, "Import"),
    shows: (page) => page.getByText("30,412 of 50,000"),
  },
  {
    name: "settings-imports-preview",
    path: inWorkspace,
    act: async (page) => {
      await open(page, "Import");
      await page.locator("input[type=file]").setInputFiles({
        name: "harbour.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(
          [
            "name,email,street,note",
            "Grace Hopper,grace@example.com,Pier 4,likes the window seat",
            '"Noether, Emmy",emmy@example.com,"Quay 1\nbackyard",',
            "Nobody,not an address,,",
            "Grace Hopper,GRACE@example.com,Pier 4,again",
          ].join("\n"),
        ),
      });
    },
    shows: (page) => page.getByText("passed over: no e-mail address"),
  },
  {
    name: "settings-imports-export",
    path: inWorkspace,
    act: async (page) => {
      await open(page, "Import");
      await page.locator("input[type=file]").setInputFiles({
        name: "old-harbour.jsonl",
        mimeType: "application/json",
        buffer: Buffer.from(oldHarbour()),
      });
    },
    shows: (page) => page.getByText("This is an export of Old Harbour"),
  },
];

/** What an export of another workspace begins and ends with. */
function oldHarbour(): string {
  const at = Date.UTC(2026, 9, 30, 9);
  const channel = (id: string, name: string, topic: string, kind = "public") =>
    ({
      type: "channel",
      id,
      name,
      kind,
      topic,
      createdBy: "u1",
      createdAt: at,
      archivedAt: null,
    }) as const;
  const person = (id: string, name: string) =>
    ({
      type: "person",
      id,
      name,
      email: `${id}@example.com`,
      role: "member",
      joinedAt: at,
      timeZone: null,
    }) as const;
  return [
    {
      type: "export",
      version: 1,
      at,
      scope: "all",
      workspace: { id: "w_old", slug: "old-harbour", name: "Old Harbour", createdAt: at },
    },
    person("u1", "Grace Hopper"),
    person("u2", "Emmy Noether"),
    channel("c1", "general", "All that concerns everybody"),
    channel("c2", "lighthouse", "Who is up there tonight"),
    channel("c3", "accounts", "", "private"),
    channel("c4", "", "", "direct"),
    { type: "member", channelId: "c4", userId: "u1", role: "member" },
    { type: "member", channelId: "c4", userId: "u2", role: "member" },
    { type: "end", counts: { people: 2, groups: 0, channels: 4, members: 2, messages: 18_244 } },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

async function open(page: Page, name: string): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("dialog").waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

/** Answers what these pages ask for with a workspace that has had much to say. */
async function answerAll(page: Page, world: World): Promise<void> {
  const of = (rest: string) => `**/api/workspaces/${world.workspaceId}/${rest}`;
  const answer = (url: string, json: unknown) =>
    page.route(url, (route) => route.fulfill({ json }));
  const items = (list: readonly unknown[]) => ({ items: list, nextCursor: null });
  const [party, hours] = campaigns(world);
  await answer(of("campaigns*"), items([party, hours]));
  await answer(of(`campaigns/${party.id}`), party);
  await answer(of(`campaigns/${party.id}/recipients*`), items(RECIPIENTS));
  await answer(of("campaigns/plan"), {
    recipients: 1_170,
    noAccount: 34,
    missing: [{ field: "street", count: 12 }],
    sample: null,
  });
  await answer(of("contacts?*"), items(LISTS));
  await answer(of(`contacts/${SALT}?*`), items(contacts(world)));
  await answer(
    `**/api/jobs/${party.id}`,
    job(world, 3, { id: party.id, kind: "campaign", ...SENDING }),
  );
  await answer("**/api/jobs?*", items(imports(world)));
}

const SENDING: Partial<JobView> = {
  title: "Summer party",
  state: "active",
  progress: { done: 2_140, total: 5_000 },
};

const LISTS: ContactListView[] = [
  { id: SALT, name: "Regulars", count: 1_204, createdAt: 0 },
  {
    id: "l_00000000000000000002",
    name: "Suppliers and friends of the house",
    count: 58,
    createdAt: 0,
  },
];

const RECIPIENTS: RecipientView[] = [
  { target: "u1", name: "Jonas Weber", state: "sent", reason: null, reads: 1 },
  { target: "u2", name: "Aylin Demir", state: "sent", reason: null, reads: 0 },
  { target: "p3", name: "Grace Hopper", state: "skipped", reason: "noAccount", reads: 0 },
  { target: "u4", name: "Priya Raman", state: "skipped", reason: "declined", reads: 0 },
  { target: "u5", name: "Tomás Oliveira", state: "failed", reason: "unavailable", reads: 0 },
];

function campaigns({ workspaceId, nowMs, mara }: World): [CampaignView, CampaignView] {
  const base = {
    workspaceId,
    template: "Hello {{name}}!\n\nOn **Saturday** there is music at the harbour, from *six* on.",
    audience: { to: "list", listId: SALT } as const,
    rate: 50,
    createdBy: mara.userId,
  };
  return [
    {
      ...base,
      id: "j_00000000000000000001",
      name: "Summer party",
      createdAt: nowMs - 3 * MINUTE_MS,
      total: 5_000,
      waiting: 2_860,
      sent: 2_098,
      failed: 3,
      skipped: 39,
      reads: 0,
      readsAt: null,
    },
    {
      ...base,
      id: "j_00000000000000000002",
      name: "New opening hours",
      createdAt: nowMs - 3_000 * MINUTE_MS,
      total: 1_204,
      waiting: 0,
      sent: 1_170,
      failed: 0,
      skipped: 34,
      reads: 912,
      readsAt: nowMs - 2_940 * MINUTE_MS,
    },
  ];
}

function contacts({ jonas }: World): ContactView[] {
  const one = (id: string, name: string, more: Partial<ContactView>): ContactView => ({
    id,
    name,
    email: `${id}@example.com`,
    fields: {},
    userId: null,
    updatedAt: 0,
    ...more,
  });
  return [
    one("jonas", "Jonas Weber", { userId: jonas.userId, fields: { street: "Pier 4" } }),
    one("grace", "Grace Hopper", { fields: { street: "Quay 1", note: "likes the window seat" } }),
    one("emmy", "", { fields: { street: "Göttinger Straße 12, second backyard" } }),
  ];
}

function imports(world: World): JobView[] {
  const done: ImportResult = {
    format: "contacts",
    read: 1_240,
    imported: 1_180,
    merged: 24,
    skipped: { badEmail: 3, double: 33 },
  };
  return [
    job(world, 1, {
      title: "ubuntu-2009.jsonl",
      state: "active",
      progress: { done: 30_412, total: 50_000 },
    }),
    job(world, 40, {
      title: "regulars.csv",
      state: "completed",
      progress: { done: 1_240, total: 1_240 },
      result: done,
    }),
  ];
}

function job(
  { workspaceId, nowMs, mara }: World,
  minutes: number,
  more: Partial<JobView>,
): JobView {
  const at = nowMs - minutes * MINUTE_MS;
  return {
    id: `j_${String(minutes).padStart(20, "1")}`,
    kind: "import",
    workspaceId,
    createdBy: mara.userId,
    title: "",
    state: "waiting",
    priority: "low",
    progress: { done: 0, total: null },
    result: null,
    error: null,
    attempts: 0,
    maxAttempts: 4,
    cancelling: false,
    hasOutput: false,
    createdAt: at,
    startedAt: at,
    finishedAt: null,
    runAt: at,
    ...more,
  };
}
