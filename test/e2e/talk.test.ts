import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { launchBrowser } from "./browser.ts";

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: "dark",
};
/** A reconnect backs off and spreads; it is never this slow unless it is broken. */
const RECONNECT_MS = 45_000;
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

describe("people talk in a real browser", () => {
  let mara: Page;
  let jonas: Page;
  let invite: string;

  it("signs up, makes a workspace and a channel, and lands in each", async () => {
    mara = await newPerson();
    await mara.goto("/");
    await signUp(mara, "Mara Lindqvist");
    await mara.getByLabel("Workspace name").fill("Harbour Street");
    expect(await mara.getByLabel("Short name").inputValue()).toBe("harbour-street");
    await mara.getByRole("button", { name: "Create workspace" }).click();
    await mara.getByRole("button", { name: "Skip for now" }).click();
    await composer(mara, "general").waitFor();

    await mara.getByRole("button", { name: "Create a channel" }).click();
    await mara.getByLabel("Name", { exact: true }).fill("launch-plan");
    await mara.getByRole("button", { name: "Create channel" }).click();
    await composer(mara, "launch-plan").waitFor();
    expect(await mara.title()).toBe("#launch-plan · Harbour Street");
  });

  it("lets a second person in by a link, who joins the channel and is seen to", async () => {
    invite = await inviteLink(mara);
    jonas = await newPerson();
    await jonas.goto(invite);
    await signUp(jonas, "Jonas Weber");
    await composer(jonas, "general").waitFor();

    await lookAt(jonas, "launch-plan");
    await jonas.getByRole("button", { name: "Join channel" }).click();
    await composer(jonas, "launch-plan").waitFor();
    await mara.getByText("Jonas Weber joined").waitFor();
    await mara.getByText("2 here").waitFor();
  });

  it("carries words both ways, once and in order", async () => {
    await say(mara, "launch-plan", "hello from mara");
    await row(jonas, "hello from mara").waitFor();
    await say(jonas, "launch-plan", "hello from jonas");
    await say(jonas, "launch-plan", "two\nlines and https://example.com/x.");
    await expectSame([
      "hello from mara",
      "hello from jonas",
      "two\nlines and https://example.com/x.",
    ]);
    const link = mara.getByRole("link", { name: "https://example.com/x" });
    expect(await link.getAttribute("href")).toBe("https://example.com/x");
  });

  it("shows who is typing, and stops", async () => {
    await composer(mara, "launch-plan").pressSequentially("hm", { delay: 20 });
    await jonas.getByText("Mara Lindqvist is typing").waitFor();
    await composer(mara, "launch-plan").fill("");
    await jonas.getByText("Mara Lindqvist is typing").waitFor({ state: "hidden" });
  });

  it("keeps everything through a reload: what was said and what was not yet", async () => {
    const before = await bodies(jonas);
    await composer(jonas, "launch-plan").fill("half a thought");
    await jonas.reload();
    await row(jonas, "hello from mara").waitFor();
    expect(await bodies(jonas)).toEqual(before);
    expect(await composer(jonas, "launch-plan").inputValue()).toBe("half a thought");
    await composer(jonas, "launch-plan").fill("");
  });

  it.each([
    { how: "is stopped", end: "stop" },
    { how: "is killed", end: "kill9" },
  ] as const)(
    "outlives a server that $how: what was written meanwhile arrives once, in order",
    async ({ end }) => {
      const before = await bodies(mara);
      await server[end]();
      for (const n of [1, 2, 3]) {
        await say(mara, "launch-plan", `mara after ${end} ${n}`);
        await say(jonas, "launch-plan", `jonas after ${end} ${n}`);
      }
      await mara.getByText("3 messages wait to be sent").waitFor();
      expect(await pending(mara)).toBe(3);

      server = await startServer({ dataDir, port: portOf(server) });
      for (const page of [mara, jonas]) {
        await row(page, `mara after ${end} 3`).waitFor({ timeout: RECONNECT_MS });
        await row(page, `jonas after ${end} 3`).waitFor({ timeout: RECONNECT_MS });
        await expect.poll(() => pending(page)).toBe(0);
      }
      const after = await bodies(mara);
      expect(await bodies(jonas)).toEqual(after);
      expect(after.slice(0, before.length)).toEqual(before);
      const fresh = after.slice(before.length);
      for (const name of ["mara", "jonas"])
        expect(fresh.filter((body) => body.startsWith(name))).toEqual(
          [1, 2, 3].map((n) => `${name} after ${end} ${n}`),
        );
      expect(fresh).toHaveLength(6);
      await mara.getByText("2 here").waitFor();
    },
    120_000,
  );

  it("sends after a reload what was written while there was no server", async () => {
    const offline = mara.context();
    await offline.setOffline(true);
    await say(mara, "launch-plan", "from the tunnel");
    await mara.getByText("You are offline").waitFor();
    await offline.setOffline(false);
    await mara.reload();
    await row(jonas, "from the tunnel").waitFor({ timeout: RECONNECT_MS });
    const all = await bodies(jonas);
    expect(all.filter((body) => body === "from the tunnel")).toHaveLength(1);
  }, 90_000);

  it("takes a guest in at the width of a phone, one pane at a time", async () => {
    const guest = await newPerson(PHONE);
    await guest.goto(invite);
    await guest.getByRole("button", { name: "Continue as a guest" }).click();
    await guest.getByLabel("Your name").fill("Ottokar");
    await guest.getByRole("button", { name: "Continue as guest" }).click();
    await composer(guest, "general").waitFor();
    expect(await guest.getByRole("navigation", { name: "Workspace" }).count()).toBe(0);

    await composer(guest, "general").fill("hello from my phone");
    await guest.getByRole("button", { name: "Send" }).click();
    await mara.getByRole("link", { name: "general" }).click();
    await row(mara, "hello from my phone").waitFor();

    await guest.getByRole("link", { name: "Back to channels" }).click();
    await lookAt(guest, "launch-plan");
    await row(guest, "hello from jonas").waitFor();
    expect(await composer(guest, "launch-plan").count()).toBe(0);
    const widest = await guest.evaluate(() => document.documentElement.scrollWidth);
    expect(widest).toBeLessThanOrEqual(390);
  });

  it("says so where an invite does not work", async () => {
    await mara.goto("/invite/0000000000nosuchcode");
    await mara.getByRole("heading", { name: "This invite does not work" }).waitFor();
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });

  async function expectSame(expected: string[]): Promise<void> {
    for (const page of [mara, jonas])
      await expect.poll(() => bodies(page), { timeout: WAIT_MS }).toEqual(expected);
  }
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

async function inviteLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Invite people" }).click();
  const link = await page.getByLabel("Invite link").inputValue();
  await page.keyboard.press("Escape");
  return link;
}

/** Looks at a channel that one is not in. */
async function lookAt(page: Page, channel: string): Promise<void> {
  await page.getByRole("button", { name: "Browse channels" }).click();
  await page.getByRole("dialog").getByRole("link", { name: channel }).click();
}

function composer(page: Page, channel: string) {
  return page.getByRole("textbox", { name: `Message #${channel}` });
}

async function say(page: Page, channel: string, words: string): Promise<void> {
  await composer(page, channel).fill(words);
  await composer(page, channel).press("Enter");
}

function row(page: Page, words: string) {
  return page.getByTestId("message").filter({ hasText: words });
}

function pending(page: Page): Promise<number> {
  return page.locator('[data-state="pending"]').count();
}

/** The words of each message, in the order of the screen. */
function bodies(page: Page): Promise<string[]> {
  return page
    .getByTestId("message")
    .evaluateAll((rows) =>
      rows.map((each) => each.querySelector('[data-part="body"]')?.textContent ?? "(deleted)"),
    );
}

function portOf({ url }: { url: string }): number {
  return Number(new URL(url).port);
}
