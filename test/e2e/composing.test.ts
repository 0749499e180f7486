import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
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

  it("runs commands and answers above the composer, to oneself alone", async () => {
    await composer(mara).pressSequentially("/shr");
    await mara.getByRole("option", { name: /\/shrug/ }).waitFor();
    await mara.keyboard.press("Tab");
    await mara.getByRole("note").filter({ hasText: "/shrug" }).waitFor();
    await composer(mara).pressSequentially("who knows");
    await composer(mara).press("Enter");
    await row(jonas, "who knows ¯").waitFor();
    await composer(mara).fill("/nosuchthing now");
    await composer(mara).press("Enter");
    const own = mara.getByRole("list", { name: "Only visible to you" });
    await own.getByText("There is no command /nosuchthing").waitFor();
    expect(await composer(mara).inputValue()).toBe("/nosuchthing now");
    expect(await violationsOf(mara)).toEqual([]);
    await own.getByRole("button", { name: "Close" }).click();
    await own.waitFor({ state: "hidden" });
    await composer(mara).fill("");
  });

  it("asks with a poll, in which the other votes", async () => {
    await mara.getByRole("button", { name: "Add to the message" }).click();
    await mara.getByRole("menuitem", { name: "Make a poll" }).click();
    const dialog = mara.getByRole("dialog", { name: "Make a poll" });
    await dialog.getByLabel("Question").fill("Lunch?");
    await dialog.getByLabel("Option 1").fill("Soup");
    await dialog.getByRole("button", { name: "Send poll" }).click();
    await dialog.getByText("A poll needs two options at least.").waitFor();
    expect(await violationsOf(mara)).toEqual([]);
    await dialog.getByLabel("Option 2").fill("Bread");
    await dialog.getByRole("button", { name: "Send poll" }).click();
    await row(jonas, "Lunch?").waitFor();
    await row(jonas, "Bread").waitFor();
  });

  it("takes a message back before it is sent", async () => {
    await mara.evaluate(() =>
      fetch("/api/me/preferences", {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ undoSendS: 10 }),
      }),
    );
    await mara.reload();
    await composer(mara).waitFor();
    await expect
      .poll(async () => {
        await composer(mara).fill("too early");
        await composer(mara).press("Enter");
        return mara.getByRole("button", { name: "Undo" }).count();
      })
      .toBe(1);
    await mara.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => composer(mara).inputValue()).toBe("too early");
    await composer(mara).fill("in good time");
    await composer(mara).press("Enter");
    await mara.getByText(/Sends in \d+ s/).waitFor();
    expect(await row(jonas, "in good time").count()).toBe(0);
    await row(jonas, "in good time").waitFor();
    expect(await row(jonas, "too early").count()).toBe(0);
  });

  it("schedules, lists, changes and sends now", async () => {
    await composer(jonas).fill("good morning");
    await jonas.getByRole("button", { name: "Add to the message" }).click();
    await jonas.getByRole("menuitem", { name: "Send later…" }).click();
    const dialog = jonas.getByRole("dialog", { name: "Send later" });
    await dialog.getByLabel("Date").fill("2020-01-01");
    await dialog.getByRole("button", { name: "Schedule" }).click();
    await dialog.getByText("That moment has passed.").waitFor();
    expect(await violationsOf(jonas)).toEqual([]);
    await dialog.getByRole("button", { name: /Tomorrow/ }).click();
    await jonas.getByText("It will be sent: Tomorrow").waitFor();
    expect(await composer(jonas).inputValue()).toBe("");
    await jonas.getByRole("link", { name: "Drafts & scheduled" }).click();
    const list = jonas.getByRole("region", { name: "Scheduled", exact: true });
    await list.getByText("good morning").waitFor();
    expect(await violationsOf(jonas)).toEqual([]);
    await list.getByRole("button", { name: "Send now" }).click();
    await list.getByText("Nothing scheduled").waitFor();
    await row(mara, "good morning").waitFor();
  });

  it("carries a draft to another device and takes it away there once it is sent", async () => {
    await composer(mara).fill("half a thought");
    const state = await mara.context().storageState();
    const phone = await newPerson({ storageState: { ...state, origins: [] } });
    await expect
      .poll(
        async () => {
          await phone.goto(new URL(mara.url()).pathname);
          await composer(phone).waitFor();
          return composer(phone).inputValue();
        },
        { timeout: WAIT_MS },
      )
      .toBe("half a thought");
    await composer(phone).fill("half a thought, whole now");
    await expect
      .poll(() => composer(mara).inputValue(), { timeout: WAIT_MS })
      .toBe("half a thought, whole now");
    await composer(phone).press("Enter");
    await expect.poll(() => composer(mara).inputValue(), { timeout: WAIT_MS }).toBe("");
    await phone.context().close();
  });

  it("says where one may not write, and why", async () => {
    const channelId = new URL(mara.url()).pathname.split("/").at(-1) ?? "";
    const change = (body: object) =>
      mara.evaluate(
        async ([id, json]) =>
          (
            await fetch(`/api/channels/${id}`, {
              method: "PATCH",
              headers: { "content-type": "application/json" },
              body: json ?? "",
            })
          ).status,
        [channelId, JSON.stringify(body)],
      );
    await jonas.getByRole("link", { name: "general" }).click();
    expect(await change({ settings: { slowModeS: 3_600 } })).toBe(200);
    await jonas.getByText("Slow mode: you can write again in").waitFor();
    expect(await change({ settings: { slowModeS: null, readOnly: true } })).toBe(200);
    await jonas.getByText("Only moderators write here.").waitFor();
    expect(await composer(jonas).count()).toBe(0);
    expect(await composer(mara).count()).toBe(1);
    expect(await violationsOf(jonas)).toEqual([]);
    expect(await change({ settings: { readOnly: null } })).toBe(200);
    await composer(jonas).waitFor();
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

async function newPerson(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...options, baseURL: server.url });
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
