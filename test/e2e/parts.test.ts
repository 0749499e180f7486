import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { serveParts } from "./parts/serve.ts";

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: "reduce",
};
const WAIT_MS = 10_000;

let browser: Browser;
let served: Awaited<ReturnType<typeof serveParts>>;
let folder: string;
const flaws: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "edgewise-parts-"));
  served = await serveParts(folder);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the parts that open", () => {
  let page: Page;

  beforeAll(async () => {
    page = await newPage({ viewport: { width: 1000, height: 700 } });
  });

  it("opens a dialog that was asked for before its code was there, and holds the focus", async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/dialog-popup/, async (route) => {
      await gate;
      await route.continue();
    });
    await button(page, "Open dialog").click();
    expect(await page.getByRole("dialog").count()).toBe(0);
    letGo();
    await page.getByRole("dialog", { name: "Rename" }).waitFor();
    await expectFocus(page, "New name");
    const inside = ["New name", "Cancel", "Save", "Close"];
    const reached = new Set<string | undefined>();
    for (let press = 0; press < 20 && !inside.every((name) => reached.has(name)); press += 1) {
      await page.keyboard.press("Tab");
      // At either end the focus passes a guard, which sends it on a moment later.
      await page.waitForTimeout(50);
      reached.add(await focused(page));
    }
    for (const name of inside) expect(reached).toContain(name);
    expect(reached).not.toContain("Open dialog");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expectFocus(page, "Open dialog");
  });

  it("asks before what cannot be undone, with the harmless answer first", async () => {
    await button(page, "Open question").click();
    const question = page.getByRole("alertdialog", { name: "Delete it?" });
    await question.waitFor();
    await expectFocus(page, "Cancel");
    await page.mouse.click(5, 5);
    expect(await question.count()).toBe(1);
    await button(page, "Delete").click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("status").getByText("Gone").waitFor();
  });

  it("runs a menu by keyboard: first line, letters, arrows, Escape", async () => {
    await button(page, "Open menu").focus();
    await page.keyboard.press("Enter");
    await expectFocus(page, "Copy link");
    await page.keyboard.press("ArrowDown");
    await expectFocus(page, "Rename");
    await page.keyboard.press("m");
    await expectFocus(page, "Muted");
    await page.keyboard.press("Enter");
    const muted = page.getByRole("menuitemcheckbox", { name: "Muted" });
    expect(await muted.getAttribute("aria-checked")).toBe("true");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expectFocus(page, "Open menu");
  });

  it("gives the focus back to the menu's control after the dialog that a line opened", async () => {
    await button(page, "Open menu").click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByRole("dialog", { name: "Rename" }).waitFor();
    await expectFocus(page, "New name");
    await page.keyboard.press("Escape");
    await expectFocus(page, "Open menu");
  });

  it("opens and closes a popover by its control", async () => {
    const details = page.getByRole("dialog", { name: "Details" });
    await button(page, "Open popover").click();
    await details.waitFor();
    await button(page, "Open popover").click();
    await details.waitFor({ state: "detached" });
    await button(page, "Open popover").click();
    await button(page, "Done").click();
    await details.waitFor({ state: "detached" });
    await expectFocus(page, "Open popover");
  });

  it("shows a tooltip with its shortcut on hover and on focus, and Escape takes it away", async () => {
    const tip = page.getByText("Add", { exact: true });
    await button(page, "Add").hover();
    await tip.waitFor();
    expect(await button(page, "Add").getAttribute("aria-keyshortcuts")).toMatch(/Shift\+A$/);
    await page.keyboard.press("Escape");
    await tip.waitFor({ state: "detached" });
    await page.mouse.move(500, 500);
    await button(page, "Open dialog").focus();
    await page.keyboard.press("Shift+Tab");
    await tip.waitFor();
  });

  it("offers one action with a toast", async () => {
    await button(page, "Say it").click();
    await button(page, "Undo").click();
    await page.getByRole("status").getByText("Back").waitFor();
  });

  it("is a sheet at the foot of a phone, without motion where none is wanted", async () => {
    const phone = await newPage(PHONE);
    await button(phone, "Open menu").tap();
    const menu = phone.getByRole("menu", { name: "Actions" });
    await menu.waitFor();
    const box = await menu.boundingBox();
    expect(box?.width).toBe(390);
    expect(box && box.y + box.height).toBe(844);
    const line = await phone.getByRole("menuitem", { name: "Copy link" }).boundingBox();
    expect(line?.height).toBeGreaterThanOrEqual(44);
    expect(await menu.evaluate((element) => getComputedStyle(element).transitionDuration)).toMatch(
      /^0s(, 0s)*$/,
    );
    await phone.touchscreen.tap(200, 60);
    await menu.waitFor({ state: "detached" });
  });

  it("did all this within the policy, without an error", () => {
    expect(flaws).toEqual([]);
  });
});

async function newPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => flaws.push(error.message));
  await page.exposeFunction("reportViolation", (what: string) => flaws.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { reportViolation } = globalThis as unknown as {
        reportViolation: (what: string) => void;
      };
      reportViolation(`${event.violatedDirective} ${event.sourceFile}`);
    });
  });
  await page.goto(served.url);
  return page;
}

function button(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true });
}

async function expectFocus(page: Page, name: string): Promise<void> {
  await expect.poll(() => focused(page), { timeout: WAIT_MS }).toBe(name);
}

/** What has the focus, by its name for assistive technology. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (active === document.body) return undefined;
    const labels = active instanceof HTMLInputElement ? active.labels : null;
    const text = active instanceof HTMLElement ? active.innerText.trim() : "";
    return active?.getAttribute("aria-label") ?? labels?.[0]?.innerText ?? text.split("\n")[0];
  });
}
