import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { launchBrowser } from "./browser.ts";
import { violationsOf } from "./support/axe.ts";

const WAIT_MS = 15_000;

let browser: Browser;
let server: Served;
let dataDir: string;
const flaws: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-e2e-"));
  server = await startServer({ dataDir });
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("two people write in a real browser", () => {
  let mara: Page;
  let jonas: Page;

  it("begins with a workspace of two", async () => {
    mara = await newPerson();
    await mara.goto("/");
    await signUp(mara, "Mara Lindqvist");
    await mara.getByLabel("Workspace name").fill("Harbour Street");
    await mara.getByRole("button", { name: "Create workspace" }).click();
    await mara.getByRole("button", { name: "Skip for now" }).click();
    await composer(mara).waitFor();
    await mara.getByRole("button", { name: "Invite people" }).click();
    const link = await mara.getByLabel("Invite link").inputValue();
    await mara.keyboard.press("Escape");
    jonas = await newPerson();
    await jonas.goto(link);
    await signUp(jonas, "Jonas Weber");
    await composer(jonas).waitFor();
  });

  it("completes people, channels and crowds, and sends whom they mean", async () => {
    await composer(mara).pressSequentially("@jo");
    const offers = mara.getByRole("listbox", { name: "Suggestions" });
    await offers.getByRole("option", { name: "Jonas Weber" }).waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await mara.keyboard.press("Enter");
    expect(await composer(mara).inputValue()).toBe("@Jonas Weber ");
    await composer(mara).pressSequentially("see #gen");
    await offers.getByRole("option", { name: "general" }).waitFor();
    await mara.keyboard.press("Tab");
    await mara.keyboard.press("Enter");
    const said = row(jonas, "@Jonas Weber see");
    await said.waitFor();
    await composer(mara).pressSequentially("@he");
    await offers.getByRole("option", { name: /@here/ }).waitFor();
    await mara.keyboard.press("Escape");
    await offers.waitFor({ state: "hidden" });
    await composer(mara).fill("");
  });

  it("makes emoji of their names: chosen, closed, pasted", async () => {
    await composer(mara).pressSequentially("well :tad");
    await mara.getByRole("option", { name: /:tada:/ }).waitFor();
    await mara.keyboard.press("Enter");
    expect(await composer(mara).inputValue()).toBe("well 🎉 ");
    await composer(mara).pressSequentially(":rocket:");
    await expect.poll(() => composer(mara).inputValue()).toBe("well 🎉 🚀");
    await composer(mara).fill("and :sparkles: in `:code:`");
    await composer(mara).press("Enter");
    await row(jonas, "and ✨ in :code:").waitFor();
  });

  it("offers all emoji in a picker, by search and by keys", async () => {
    await mara.getByRole("button", { name: "Emoji", exact: true }).click();
    const search = mara.getByRole("combobox", { name: "Search emoji" });
    await search.waitFor();
    await mara.getByRole("option", { name: "grinning face", exact: true }).waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await search.fill("octopus");
    await mara.keyboard.press("Enter");
    await search.waitFor({ state: "hidden" });
    expect(await composer(mara).inputValue()).toBe("🐙");
    await composer(mara).press("Enter");
    await row(jonas, "🐙").waitFor();
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

async function newPerson(): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
  return page;
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(`${name.toLowerCase().replace(" ", ".")}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: "Message #general" });
}

function row(page: Page, words: string) {
  return page.getByTestId("message").filter({ hasText: words });
}
