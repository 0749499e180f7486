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
};
const WAIT_MS = 15_000;

let browser: Browser;
let server: Served;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-entry-"));
  server = await startServer({ dataDir });
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("coming in", () => {
  let invite: string;

  it("leads from nothing to the first message, in German, on a phone", async () => {
    const page = await newPage({ ...PHONE, locale: "de-AT" });
    await page.goto("/");
    await page.getByRole("button", { name: "Konto anlegen" }).click();
    await page.getByText("Sag, wie dich die anderen nennen sollen.").waitFor();
    await expectFocus(page, "Dein Name");
    await page.getByLabel("Dein Name").fill("Ida");
    await page.getByLabel("E-Mail").fill("ida@example.com");
    await page.getByLabel("Passwort").fill("richtig langes Wort");
    await page.getByRole("button", { name: "Zeigen" }).click();
    expect(await page.getByLabel("Passwort").getAttribute("type")).toBe("text");
    await page.getByRole("button", { name: "Konto anlegen" }).click();
    await expectFocus(page, "Name des Workspace");
    await page.getByLabel("Name des Workspace").fill("Hafenstraße");
    await page.getByRole("button", { name: "Workspace anlegen" }).click();
    await expect
      .poll(() => page.getByLabel("Einladungslink").inputValue(), { timeout: WAIT_MS })
      .toContain("/invite/");
    invite = await page.getByLabel("Einladungslink").inputValue();
    await page.getByRole("button", { name: "Erst mal überspringen" }).click();
    const composer = page.getByRole("textbox", { name: "Nachricht an #general" });
    await composer.fill("Hallo");
    await page.getByRole("button", { name: "Senden" }).click();
    await page.getByTestId("message").filter({ hasText: "Hallo" }).waitFor();
  });

  it("says whose invite it is before anybody signs in", async () => {
    const page = await newPage();
    await page.goto(invite);
    await page.getByRole("heading", { name: "Join Hafenstraße" }).waitFor();
  });

  it("says beside the field what the server refused, and changes its language at once", async () => {
    const page = await newPage();
    await page.goto("/");
    await page.getByLabel("Your name").fill("Another Ida");
    await page.getByLabel("E-mail").fill("ida@example.com");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("There is an account with this e-mail already.").waitFor();
    await expectFocus(page, "E-mail");
    expect(await page.getByLabel("E-mail").getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("button", { name: "Deutsch" }).click();
    await page.getByRole("heading", { name: "Konto anlegen" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("de");
    expect(await page.getByLabel("Dein Name").inputValue()).toBe("Another Ida");
  });

  it("is dark before anything is painted, where dark was chosen", async () => {
    const page = await newPage({ colorScheme: "light" });
    await page.addInitScript(() => localStorage.setItem("edgewise.theme", "dark"));
    await page.route("**/assets/app-*.js", (route) => route.abort());
    await page.goto("/sign-in");
    expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("dark");
  });

  it("shows a page with a way on where an address leads nowhere", async () => {
    const page = await newPage();
    await page.goto("/nowhere/at/all");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await page.getByRole("button", { name: "Go to my workspaces" }).click();
    await page.getByRole("heading", { name: "Create your account" }).waitFor();
  });
});

describe("code that does not come", () => {
  it("is asked for with a fresh page, once, as after a deploy", async () => {
    const page = await newPage();
    let loads = 0;
    page.on("framenavigated", () => (loads += 1));
    await page.route("**/assets/pages-*.js", (route) =>
      loads < 2 ? route.abort() : route.continue(),
    );
    await page.goto("/sign-in");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(loads).toBe(2);
  });

  it("leaves a page that says so, where a fresh one does not help", async () => {
    const page = await newPage();
    let loads = 0;
    page.on("domcontentloaded", () => (loads += 1));
    await page.route("**/assets/pages-*.js", (route) => route.abort());
    await page.goto("/sign-in");
    await page.getByRole("heading", { name: "Something broke here" }).waitFor();
    expect(loads).toBe(2);
    await page.unroute("**/assets/pages-*.js");
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  it("is waited for without a network, and comes with its looks when there is one", async () => {
    const page = await newPage();
    let loads = 0;
    let asked = 0;
    page.on("domcontentloaded", () => (loads += 1));
    const isAway = (url: URL) => /\/assets\/pages-.*\.(?:js|css)$/.test(url.pathname);
    await page.route(isAway, (route) => route.abort());
    await page.route("**/", (route) => {
      if (route.request().method() !== "HEAD") return route.continue();
      asked += 1;
      return route.abort();
    });
    await page.goto("/sign-in");
    await expect.poll(() => asked).toBeGreaterThan(0);
    expect(await page.getByRole("heading").count()).toBe(0);
    await page.unrouteAll();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    const isStyled = () =>
      Array.from(document.styleSheets, ({ href }) => href ?? "").some((href) =>
        /pages-/.test(href),
      );
    expect(await page.evaluate(isStyled)).toBe(true);
    expect(loads).toBe(1);
  });
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...options, baseURL: server.url });
  context.setDefaultTimeout(WAIT_MS);
  return context.newPage();
}

async function expectFocus(page: Page, label: string): Promise<void> {
  await expect
    .poll(() => page.getByLabel(label).evaluate((field) => field === document.activeElement))
    .toBe(true);
}
