import type { Page } from "playwright-core";
import type {
  BotView,
  IncomingHookView,
  KeyView,
  NewKeyView,
} from "../../../src/protocol/integrations.ts";
import type { DeliveryView, OutgoingHookView } from "../../../src/protocol/outgoing-hooks.ts";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown } from "./tricks.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const MINUTE_MS = 60_000;

/** What connects a workspace with programs. */
export const INTEGRATION_SCREENS: readonly Screen[] = [
  {
    name: "settings-integrations",
    path: inWorkspace,
    before: answer,
    act: openIntegrations,
    shows: (page) => page.getByText("Release notes"),
  },
  {
    name: "settings-integrations-empty",
    path: inWorkspace,
    act: openIntegrations,
    shows: (page) => page.getByRole("button", { name: "New bot" }),
  },
  {
    name: "settings-integrations-error",
    path: inWorkspace,
    before: (page) => breakDown(page, "**/hooks/incoming*"),
    act: openIntegrations,
    shows: (page) => page.getByText("The webhooks did not load"),
  },
  {
    name: "settings-integrations-outgoing-new",
    path: inWorkspace,
    before: answer,
    act: async (page) => {
      await openIntegrations(page);
      await page.getByRole("button", { name: "New outgoing webhook" }).click();
      await page.getByRole("button", { name: "Create" }).scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByText("Only messages with these words"),
  },
  {
    name: "settings-integrations-log",
    path: inWorkspace,
    before: answer,
    act: async (page) => {
      await openIntegrations(page);
      await page.getByRole("button", { name: "Log of Release notes" }).click();
      await page.getByText("What was sent and answered").first().click();
      await page.getByText("What was sent and answered").last().scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByText("answered 503"),
  },
  {
    name: "settings-integrations-key",
    path: inWorkspace,
    before: answer,
    act: async (page) => {
      await openIntegrations(page);
      await page.getByRole("button", { name: "Keys of Harbour bot" }).click();
      await page.getByRole("button", { name: "New key" }).click();
      await page.getByLabel("What it is for").fill("nightly build");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByText("I have it").scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByText("I have it"),
  },
];

async function openIntegrations(page: Page): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await dialog.getByRole("button", { name: "Integrations", exact: true }).click();
}

/** Hooks and bots in every state, which no server here would bring about in time. */
async function answer(page: Page, world: World): Promise<void> {
  const page1 = <T>(items: T[]) => ({ json: { items, nextCursor: null } });
  await page.route("**/hooks/incoming?*", (route) => route.fulfill(page1(incoming(world))));
  await page.route("**/hooks/outgoing", (route) => route.fulfill(page1(outgoing(world))));
  await page.route("**/deliveries?*", (route) => route.fulfill(page1(deliveries(world))));
  await page.route("**/bots?*", (route) => route.fulfill(page1(bots(world))));
  await page.route("**/keys", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 201, json: newKey(world) })
      : route.fulfill(page1(keys(world))),
  );
}

function incoming({ nowMs, mara, channels }: World): IncomingHookView[] {
  const hook = (n: number, more: Partial<IncomingHookView>): IncomingHookView => ({
    id: `h_${String(n).padStart(20, "0")}`,
    channelId: channels.general,
    userId: "b_1",
    name: "Alertmanager",
    icon: "🚨",
    signed: false,
    createdBy: mara.userId,
    createdAt: nowMs - n * 60 * MINUTE_MS,
    lastUsedAt: Date.now() - 12 * MINUTE_MS,
    ...more,
  });
  return [
    hook(1, {}),
    hook(2, {
      name: "Door bell",
      icon: null,
      channelId: channels.team,
      signed: true,
      lastUsedAt: null,
    }),
  ];
}

function outgoing({ nowMs, mara, channels }: World): OutgoingHookView[] {
  const hook = (n: number, more: Partial<OutgoingHookView>): OutgoingHookView => ({
    id: `h_${String(n).padStart(20, "0")}`,
    name: "Release notes",
    url: "https://hooks.example.com/releases",
    channelIds: [channels.general],
    events: ["message.created", "message.edited"],
    keyword: "release",
    createdBy: mara.userId,
    createdAt: nowMs - n * 60 * MINUTE_MS,
    disabledAt: null,
    disabledReason: null,
    failures: 0,
    ...more,
  });
  return [
    hook(3, {}),
    hook(4, {
      name: "Archive",
      url: "https://archive.example.org/in",
      channelIds: null,
      keyword: null,
      disabledAt: nowMs,
      disabledReason: "20 tries in a row have failed, the last: answered 500",
      failures: 20,
    }),
  ];
}

function deliveries({ nowMs }: World): DeliveryView[] {
  const one = (n: number, more: Partial<DeliveryView>): DeliveryView => ({
    id: `j_${String(n).padStart(20, "0")}`,
    event: "message.created",
    at: nowMs - n * MINUTE_MS,
    state: "completed",
    status: 200,
    ms: 84,
    attempts: 1,
    error: null,
    request: { type: "message.created", event: { message: { body: "release 1.2 is out" } } },
    response: "ok",
    ...more,
  });
  return [
    one(1, { state: "active", status: 503, attempts: 2, error: "answered 503", response: "busy" }),
    one(2, {}),
    one(3, {
      state: "failed",
      status: null,
      ms: null,
      attempts: 5,
      error: "timeout: No whole answer within 10 s",
      response: null,
    }),
  ];
}

function bots({ nowMs, mara }: World): BotView[] {
  return [{ userId: "b_2", name: "Harbour bot", createdBy: mara.userId, createdAt: nowMs }];
}

function keys({ nowMs, mara }: World): KeyView[] {
  return [
    {
      id: "k_1",
      name: "tide table",
      scopes: ["chat:read", "chat:write"],
      createdBy: mara.userId,
      createdAt: nowMs,
      lastUsedAt: Date.now() - 3 * MINUTE_MS,
    },
  ];
}

function newKey(world: World): NewKeyView {
  const [key] = keys(world);
  if (key === undefined) throw new Error("there is no key");
  return {
    ...key,
    name: "nightly build",
    key: "ek_0123456789abcdefghjk_not-a-key-of-anybody-in-here-000",
  };
}
