import type { Page } from "playwright-core";
import type { Screen } from "./screen.ts";
import type { World } from "./world.ts";

const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const DAY_MS = 86_400_000;

/** How one is reached who is not here. */
export const PUSH_SCREENS: readonly Screen[] = [
  {
    name: "settings-notifications-devices",
    path: inWorkspace,
    before: async (page, { nowMs }) => {
      await withDevices(page, nowMs);
      await withDigest(page);
    },
    act: async (page) => {
      await openPage(page);
      await page.getByRole("combobox", { name: "At" }).scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByRole("combobox", { name: "At" }),
  },
  {
    name: "settings-notifications-off",
    who: "guest",
    path: inWorkspace,
    act: async (page) => {
      await openPage(page);
      await page.getByText("Guests have no e-mail address.").scrollIntoViewIfNeeded();
    },
    shows: (page) => page.getByText("Guests have no e-mail address."),
  },
];

async function openPage(page: Page): Promise<void> {
  await page.locator("nav footer [aria-haspopup=menu]").click();
  await page.getByRole("menuitem", { name: "Preferences" }).click();
  await page.getByRole("dialog").waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await page.getByRole("dialog").getByRole("button", { name: "Notifications" }).click();
}

/** Two devices, as nobody's browser here can subscribe. */
async function withDevices(page: Page, nowMs: number): Promise<void> {
  const device = (id: string, name: string, days: number, here: boolean) => ({
    id,
    device: name,
    createdAt: nowMs - days * DAY_MS,
    sentAt: null,
    here,
  });
  const items = [
    device("d_1", "Firefox, Linux", 2, true),
    device("d_2", "Chrome, Android", 40, false),
  ];
  await page.route("**/api/me/push-subscriptions", (route) =>
    route.fulfill({ json: { items, nextCursor: null } }),
  );
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
  });
}

/** A server with mail, and a letter every Monday. */
async function withDigest(page: Page): Promise<void> {
  await page.route("**/api/push/key", (route) =>
    route.fulfill({ json: { publicKey: "", mail: true } }),
  );
  await page.route("**/api/me/preferences", async (route) => {
    const response = await route.fetch();
    const preferences = (await response.json()) as Record<string, unknown>;
    const digest = { every: "weekly", hour: 9, day: 1, language: "en" };
    await route.fulfill({ response, json: { ...preferences, digest } });
  });
}
