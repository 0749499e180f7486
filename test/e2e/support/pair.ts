import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { startServer } from "../../../src/cli/served.ts";
import type { Served } from "../../../src/cli/served.ts";
import { launchBrowser } from "../browser.ts";

/** How long anything may take that is not broken, ms. */
export const WAIT_MS = 15_000;

/** Two people in the same channel of a workspace of their own, each in a browser of their own. */
export class Pair {
  readonly #browser: Browser;
  readonly #server: Served;
  readonly #dataDir: string;
  /** What went wrong in any page. */
  readonly flaws: string[] = [];

  private constructor(browser: Browser, server: Served, dataDir: string) {
    this.#browser = browser;
    this.#server = server;
    this.#dataDir = dataDir;
  }

  /** Starts a server and a browser; nobody is there yet. */
  static async open(): Promise<Pair> {
    const dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-e2e-"));
    const server = await startServer({ dataDir });
    return new Pair(await launchBrowser(), server, dataDir);
  }

  /** Mara, who owns the workspace, and Jonas, both looking at #general. */
  async arrive(): Promise<{ mara: Page; jonas: Page }> {
    const mara = await this.page();
    await mara.goto("/");
    await signUp(mara, "Mara Lindqvist");
    await mara.getByLabel("Workspace name").fill("Harbour Street");
    await mara.getByRole("button", { name: "Create workspace" }).click();
    await mara.getByRole("button", { name: "Skip for now" }).click();
    await composer(mara).waitFor();
    await mara.getByRole("button", { name: "Invite people" }).click();
    const link = await mara.getByLabel("Invite link").inputValue();
    await mara.keyboard.press("Escape");
    const jonas = await this.page();
    await jonas.goto(link);
    await signUp(jonas, "Jonas Weber");
    await composer(jonas).waitFor();
    return { mara, jonas };
  }

  /** A page of a browser that knows nothing but what `options` bring. */
  async page(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ ...options, baseURL: this.#server.url });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.flaws.push(error.message));
    page.on("console", (line) => {
      if (line.text().includes("Content Security Policy")) this.flaws.push(line.text());
    });
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

/** Where one writes in #general. */
export function composer(page: Page): Locator {
  return page.getByRole("textbox", { name: "Message #general" });
}

/** The message with these words. */
export function row(page: Page, words: string): Locator {
  return page.getByTestId("message").filter({ hasText: words });
}

/** A call in the page's own name; answers its status. */
export function call(page: Page, method: string, address: string, body: object): Promise<number> {
  const init = { method, headers: { "content-type": "application/json" } };
  return page.evaluate(
    async ([at, options, json]) => (await fetch(at, { ...options, body: json })).status,
    [address, init, JSON.stringify(body)] as const,
  );
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(`${name.toLowerCase().replace(" ", ".")}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
}
