import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { launchBrowser } from "./browser.ts";

const WAIT_MS = 15_000;
const RECONNECT_MS = 45_000;

let browser: Browser;
let server: Served;
let dataDir: string;
let context: BrowserContext;
const flaws: string[] = [];
/** Open sockets to a channel, over all tabs. */
const sockets = new Set<unknown>();

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-line-"));
  server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
  browser = await launchBrowser();
  context = await browser.newContext({ baseURL: server.url });
  context.setDefaultTimeout(WAIT_MS);
  context.on("page", watch);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("the line between the screen and the server", () => {
  const tabs: Page[] = [];
  let address: string;

  it("gives three tabs of one person one socket to a channel", async () => {
    const first = await context.newPage();
    await first.goto("/");
    await signUp(first, "Mara Lindqvist");
    await first.getByLabel("Workspace name").fill("Harbour Street");
    await first.getByRole("button", { name: "Create workspace" }).click();
    await first.getByRole("button", { name: "Skip for now" }).click();
    await composer(first).waitFor();
    address = first.url();
    tabs.push(first);
    for (let i = 0; i < 2; i += 1) {
      const tab = await context.newPage();
      await tab.goto(address);
      await live(tab);
      tabs.push(tab);
    }
    await expect.poll(() => sockets.size).toBe(1);
    for (const [i, tab] of tabs.entries()) await say(tab, `from tab ${i}`);
    for (const tab of tabs)
      await expect.poll(() => sorted(tab)).toEqual(["from tab 0", "from tab 1", "from tab 2"]);
    expect(sockets.size).toBe(1);
  });

  it("goes on in the others when the tab that leads is closed", async () => {
    await tabs.shift()?.close();
    for (const [i, tab] of tabs.entries()) await say(tab, `after ${i}`);
    for (const tab of tabs)
      await expect
        .poll(() => sorted(tab), { timeout: WAIT_MS })
        .toEqual(["after 0", "after 1", "from tab 0", "from tab 1", "from tab 2"]);
    await expect.poll(() => sockets.size).toBe(1);
  });

  it("comes back by itself after a restart of the server, in every tab", async () => {
    await server.stop();
    for (const [i, tab] of tabs.entries()) await say(tab, `meanwhile ${i}`);
    server = await startServer({ dataDir, port: portOf(server), env: { RATE_LIMITS: "off" } });
    for (const tab of tabs)
      for (const words of ["meanwhile 0", "meanwhile 1"]) {
        await row(tab, words).waitFor({ timeout: RECONNECT_MS });
        expect((await sorted(tab)).filter((body) => body === words)).toHaveLength(1);
      }
    await expect.poll(() => sockets.size).toBe(1);
  }, 90_000);

  it("sends once and in order what was written in ten minutes without a network", async () => {
    const [tab] = tabs as [Page];
    const said = ["tunnel 1", "tunnel 2", "tunnel 3"];
    const ours = async (page: Page) =>
      (await bodies(page)).filter((body) => body.startsWith("tunnel"));
    await context.clock.install();
    await context.setOffline(true);
    // The browser's switch leaves open sockets alone: they end with the server.
    await server.stop();
    server = await startServer({ dataDir, port: portOf(server), env: { RATE_LIMITS: "off" } });
    await tab.getByText("You are offline").waitFor();
    for (const words of said) await say(tab, words);
    expect(await pending(tab)).toBe(3);
    // The page itself can be fetched again; nothing that it asks for can.
    const calls = "**/api/**";
    await context.route(calls, (route) => route.abort());
    await context.setOffline(false);
    await tab.reload();
    await row(tab, "tunnel 3").waitFor();
    expect(await ours(tab)).toEqual(said);
    await context.clock.fastForward("10:00");
    expect(await pending(tab)).toBe(3);
    await context.unroute(calls);
    await tab.getByText("Sent 3 messages").waitFor({ timeout: RECONNECT_MS });
    for (const each of tabs) {
      await expect.poll(() => ours(each), { timeout: RECONNECT_MS }).toEqual(said);
      await expect.poll(() => pending(each), { timeout: RECONNECT_MS }).toBe(0);
      expect(await ours(each)).toEqual(said);
    }
    await context.clock.resume();
  }, 120_000);

  it("shows a draft of one tab in another that opens the channel later", async () => {
    const [tab] = tabs as [Page];
    await composer(tab).fill("half a thought");
    const other = await context.newPage();
    await other.goto(address);
    await expect.poll(() => composer(other).inputValue()).toBe("half a thought");
    await other.close();
    await composer(tab).fill("");
  });

  it("shows what was read last before the server has answered anything", async () => {
    const [tab] = tabs as [Page];
    await tab.waitForTimeout(2_500);
    const before = await bodies(tab);
    let answered = 0;
    const calls = "**/api/**";
    await context.route(calls, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      answered += 1;
      await route.continue().catch(() => {});
    });
    const start = Date.now();
    await tab.goto(address);
    await row(tab, "tunnel 3").waitFor();
    const took = Date.now() - start;
    expect(await bodies(tab)).toEqual(before);
    expect(answered).toBe(0);
    expect(took).toBeLessThan(3_000);
    await context.unroute(calls);
    await live(tab);
    expect(await bodies(tab)).toEqual(before);
  }, 60_000);

  it("sends what a former version of the app left unsent, once, and drops its database", async () => {
    const [tab, other] = tabs as [Page, Page];
    await tab.evaluate(leaveInFormerOutbox, ["from before 1", "from before 2"]);
    await tab.reload();
    await live(tab);
    for (const each of [tab, other])
      await expect
        .poll(async () => (await bodies(each)).filter((body) => body.startsWith("from before")), {
          timeout: RECONNECT_MS,
        })
        .toEqual(["from before 1", "from before 2"]);
    await expect.poll(() => pending(tab)).toBe(0);
    const names = () =>
      tab.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    await expect.poll(names).not.toContain("edgewise-outbox");
    await expect.poll(() => kept(tab, "outbox")).toBe(0);
  }, 90_000);

  it("keeps nothing of what was read once the session has ended, but what was being written", async () => {
    const [tab] = tabs as [Page];
    await composer(tab).fill("to be continued");
    await expect.poll(() => kept(tab, "drafts")).toBe(1);
    await tab.evaluate(() =>
      fetch("/api/auth/sign-out", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      }),
    );
    await tab.getByRole("button", { name: "Sign in" }).waitFor();
    await expect.poll(() => kept(tab, "copies")).toBe(0);
    expect(await kept(tab, "drafts")).toBe(1);
  });

  it("keeps nothing at all of a person who signs out", async () => {
    for (const each of tabs.splice(1)) await each.close();
    const [tab] = tabs as [Page];
    await tab.goto("/");
    await signIn(tab, "Mara Lindqvist");
    await tab.goto(address);
    await live(tab);
    expect(await composer(tab).inputValue()).toBe("to be continued");
    await expect.poll(() => kept(tab, "copies")).toBeGreaterThan(0);
    const item = tab.getByRole("menuitem", { name: "Sign out" });
    // A press while the menu's code takes its button's place may be nobody's.
    for (let tries = 0; tries < 4 && !(await item.isVisible()); tries += 1) {
      await tab.locator("nav footer").getByRole("button").click();
      await item.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    await item.click();
    await tab.getByRole("button", { name: "Sign in" }).waitFor();
    for (const shelf of ["copies", "drafts"] as const)
      await expect.poll(() => kept(tab, shelf)).toBe(0);
    const words = () => tab.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    expect(await words()).not.toContain("to be continued");
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

function watch(page: Page): void {
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
  page.on("websocket", (socket) => {
    if (!socket.url().includes("/api/channels/")) return;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    page.on("close", () => sockets.delete(socket));
  });
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(`${name.toLowerCase().replace(" ", ".")}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
}

async function signIn(page: Page, name: string): Promise<void> {
  const enter = page.getByRole("button", { name: "Sign in", exact: true });
  await page.getByLabel("E-mail").waitFor();
  // On a first page it is the way to the form, after that what sends it.
  if ((await page.getByLabel("Your name").count()) > 0) await enter.click();
  await page.getByLabel("E-mail").fill(`${name.toLowerCase().replace(" ", ".")}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await enter.click();
  await composer(page).waitFor();
}

/** How much of that sort is kept in this browser. */
function kept(page: Page, shelf: "outbox" | "drafts" | "copies"): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open("edgewise");
        request.addEventListener("error", () => reject(request.error));
        request.addEventListener("success", () => {
          const db = request.result;
          const count = db.transaction(name).objectStore(name).count();
          count.addEventListener("success", () => {
            db.close();
            resolve(count.result);
          });
        });
      }),
    shelf,
  );
}

/** In the page: what the version wrote that kept nothing but unsent words. */
async function leaveInFormerOutbox(texts: readonly string[]): Promise<void> {
  const me = (await (await fetch("/api/me")).json()) as { id: string };
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("edgewise-outbox", 1);
    request.addEventListener("upgradeneeded", () => {
      const store = request.result.createObjectStore("outbox", { keyPath: "id" });
      store.createIndex("channelId", "channelId");
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  const transaction = db.transaction("outbox", "readwrite");
  const channelId = location.pathname.split("/").at(-1);
  for (const [order, body] of texts.entries()) {
    const id = crypto.randomUUID();
    const command = { type: "send", id, body };
    const createdAt = Date.now();
    const entry = { id, channelId, authorId: me.id, order, createdAt, command };
    transaction.objectStore("outbox").put(entry);
  }
  await new Promise((resolve) => transaction.addEventListener("complete", resolve));
  db.close();
}

function composer(page: Page) {
  return page.getByRole("textbox", { name: "Message #general" });
}

async function live(page: Page): Promise<void> {
  await page.getByText("1 here").waitFor();
}

async function say(page: Page, words: string): Promise<void> {
  await composer(page).fill(words);
  await composer(page).press("Enter");
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

async function sorted(page: Page): Promise<string[]> {
  return (await bodies(page)).toSorted();
}
