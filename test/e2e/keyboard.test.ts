import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { createApi } from "../../src/client/index.ts";
import type { Api } from "../../src/client/index.ts";
import { launchBrowser } from "./browser.ts";

const WAIT_MS = 15_000;
const PASSWORD = "correct horse battery";

let browser: Browser;
let server: Served;
let dataDir: string;
let page: Page;
let jonas: Api;
let workspaceId: string;
const ids: Record<string, string> = {};
const flaws: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-keys-"));
  server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
  await people();
  browser = await launchBrowser();
  const context = await browser.newContext({ baseURL: server.url });
  context.setDefaultTimeout(WAIT_MS);
  page = await context.newPage();
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("a day by keyboard alone", () => {
  it("signs in and lands where one writes", async () => {
    await page.goto(`/w/${workspaceId}/c/${ids["general"]}`);
    await page.getByLabel("E-mail").waitFor();
    await page.getByLabel("E-mail").focus();
    await page.keyboard.type("mara@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await composer("general").waitFor();
    await expect.poll(() => focused()).toBe("Message #general");
  });

  it("jumps to a channel by a few letters and writes there", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Jump to a channel or a person" }).waitFor();
    await page.keyboard.type("lnchpl");
    await page.getByRole("option", { name: "launch-plan" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused()).toBe("Message #launch-plan");
    await page.keyboard.type("written without a mouse");
    await page.keyboard.press("Enter");
    await page.getByTestId("message").filter({ hasText: "written without a mouse" }).waitFor();
  });

  it("opens the people with their keys, finds somebody, and closes with Escape", async () => {
    await page.keyboard.press("Control+Alt+p");
    const panel = page.getByRole("complementary", { name: "People" });
    await panel.waitFor();
    await expect.poll(() => focused()).toBe("Find by name");
    await page.keyboard.type("jonas");
    await panel.getByRole("button", { name: "Jonas Weber" }).waitFor();
    expect(await panel.getByRole("button", { name: "Mara Lindqvist" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    await expect.poll(() => focused()).toBe("Message #launch-plan");
  });

  it("steps through the panes and the channels", async () => {
    await page.keyboard.press("Shift+F6");
    expect(await focused()).toBe("launch-plan");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("general");
    await page.keyboard.press("F6");
    expect(await focused()).toBe("Message #launch-plan");
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(() => focused()).toBe("Message #general");
  });

  it("goes to the next unread channel, which says how much waits", async () => {
    await jonas.messages.send(ids["launch-plan"] ?? "", {
      clientMsgId: "n1",
      body: `<@${ids["mara"]}> are you there?`,
    });
    await page
      .getByRole("navigation", { name: "Workspace" })
      .getByRole("link", { name: "launch-plan 1 for you" })
      .waitFor();
    await expect.poll(() => page.title()).toBe("(1) #general · Harbour Street");
    await page.keyboard.press("Alt+Shift+ArrowDown");
    await expect.poll(() => focused()).toBe("Message #launch-plan");
    await expect.poll(() => page.title()).toBe("#launch-plan · Harbour Street");
  });

  it("starts a conversation with somebody from the switcher", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("jonas");
    await page.getByRole("option", { name: "Jonas Weber" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Jonas Weber", level: 1 }).waitFor();
    await expect.poll(() => page.title()).toBe("Jonas Weber · Harbour Street");
  });

  it("shows the keys on ? outside of writing, and lets Escape close them", async () => {
    await page.keyboard.press("Shift+F6");
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.waitFor();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

/** Mara, who will be at the keyboard, Jonas, and a workspace with two channels. */
async function people(): Promise<void> {
  const mara = createApi({ baseUrl: server.url, keepToken: true });
  const signed = await mara.auth.signUp({
    email: "mara@example.com",
    password: PASSWORD,
    name: "Mara Lindqvist",
  });
  ids["mara"] = signed.user.id;
  const workspace = await mara.workspaces.create({ name: "Harbour Street", slug: "harbour" });
  workspaceId = workspace.id;
  const invite = await mara.invites.create(workspaceId);
  jonas = createApi({ baseUrl: server.url, keepToken: true });
  await jonas.auth.signUp({ email: "jonas@example.com", password: PASSWORD, name: "Jonas Weber" });
  await jonas.invites.accept(invite.code);
  const made = await mara.channels.create(workspaceId, { kind: "public", name: "launch-plan" });
  await jonas.channels.join(made.id);
  for (const { id, name } of (await mara.channels.list(workspaceId)).items) ids[name] = id;
}

function composer(channel: string) {
  return page.getByRole("textbox", { name: `Message #${channel}` });
}

/** The name of what has the focus, as its label or its words. */
function focused(): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent?.trim();
  });
}
