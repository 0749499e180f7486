import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../system/support/people.ts";
import { foundWorkspace, room, signUp } from "../system/support/people.ts";
import { Receiver } from "../system/support/receiver.ts";
import { openMenu, row } from "./support/page.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

let stage: Stage;
let receiver: Receiver;
let owner: Person;
let workspaceId: string;
let channelId: string;
let page: Page;

beforeAll(async () => {
  receiver = await Receiver.open();
  stage = await openStage({ RATE_LIMITS: "off", FAULTS: "on", OUTSIDE_ALLOW: receiver.place });
  owner = await signUp(stage.house.api, "Mara");
  workspaceId = (await foundWorkspace(owner)).id;
  channelId = await room(owner, workspaceId, [], "public");
  const context = await stage.enter(owner);
  page = await context.newPage();
});

afterAll(async () => {
  await stage?.close();
  await receiver?.close();
});

async function openIntegrations(): Promise<void> {
  await page.goto(`/w/${workspaceId}/c/${channelId}`);
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Integrations", exact: true }).click();
}

describe("integrations in a real browser", () => {
  it("[HOOK1] an address is made, shown once and posted to, and its message is seen at once", async () => {
    await openIntegrations();
    await page.getByRole("button", { name: "New incoming webhook" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Deploys");
    await page.getByRole("combobox", { name: "Channel" }).click();
    await page.getByRole("option", { name: /^#room/ }).click();
    await page.getByRole("button", { name: "Create" }).click();
    const url = await page.getByLabel("Address").inputValue();
    expect(url).toMatch(/^http:\/\/[^/]+\/services\/w_\w+\/h_\w+\/[\w-]+$/);
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByText("never used").waitFor();
    await page.keyboard.press("Escape");
    const answer = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ text: "*out* <https://x.test|now>", icon_emoji: ":rocket:" }),
    });
    expect(await answer.text()).toBe("ok");
    const message = row(page, "out now");
    await message.waitFor();
    await message.getByRole("button", { name: "Deploys" }).waitFor();
    await message.getByText("app", { exact: true }).waitFor();
    expect(await message.locator("strong").textContent()).toBe("out");
    await openIntegrations();
    await page.getByRole("button", { name: "Revoke: Deploys" }).click();
    await page.getByRole("button", { name: "Revoke", exact: true }).last().click();
    await page.getByRole("button", { name: "Revoke: Deploys" }).waitFor({ state: "detached" });
    expect((await fetch(url, { method: "POST", body: '{"text":"x"}' })).status).toBe(404);
  });

  it("[HOOK6] an outgoing one is made and tried, and its log says what arrived and sends it again", async () => {
    await openIntegrations();
    await page.getByRole("button", { name: "New outgoing webhook" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Archive");
    await page.getByLabel("Address").fill(receiver.url("/archive"));
    await page.getByLabel("A message is edited").check();
    await page.getByRole("button", { name: "Create" }).click();
    expect(await page.getByLabel("Signing secret").inputValue()).toMatch(/^[\w-]{32}$/);
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    const log = page.getByRole("list", { name: "Deliveries of Archive" });
    await log.getByText("Arrived").waitFor();
    expect(receiver.at("/archive")[0]?.json.type).toBe("ping");
    await log.getByRole("button", { name: /^Send again: ping/ }).click();
    await log.getByText("Arrived").nth(1).waitFor();
    expect(receiver.at("/archive")).toHaveLength(2);
  });

  it("[BOT2] a bot gets a key that is shown once, works, and is revoked", async () => {
    await openIntegrations();
    await page.getByRole("button", { name: "New bot" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Robo");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Keys of Robo" }).click();
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("What it is for").fill("nightly build");
    await page.getByLabel("write, react and reply").uncheck();
    await page.getByRole("button", { name: "Create" }).click();
    const key = await page.getByLabel("Key", { exact: true }).inputValue();
    const ask = () =>
      fetch(new URL("/api/me", stage.house.served.url), {
        headers: { authorization: `Bearer ${key}` },
      });
    expect((await ask()).status).toBe(200);
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByText("chat:read · ").waitFor();
    await page.getByRole("button", { name: "Revoke: nightly build" }).click();
    await page.getByRole("button", { name: "Revoke", exact: true }).last().click();
    await page.getByText("No keys: it cannot do anything yet.").waitFor();
    expect((await ask()).status).toBe(401);
    expect(stage.flaws).toEqual([]);
  });
});
