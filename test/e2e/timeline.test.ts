import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/cli/served.ts";
import type { Served } from "../../src/cli/served.ts";
import { Api } from "../system/support/http.ts";
import { openLine } from "../system/support/line.ts";
import { bring, foundWorkspace, room, signUp } from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import { launchBrowser } from "./browser.ts";
import { messageMenu, pointAt } from "./support/page.ts";
import { PHONE } from "./support/stage.ts";

const MESSAGES = 10_000;
/** Messages that one person sends at a time while the history is written. */
const BATCH = 20;
const WAIT_MS = 15_000;

let browser: Browser;
let server: Served;
let dataDir: string;
let api: Api;
let mara: Person;
let jonas: Person;
let workspaceId: string;
const flaws: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-timeline-"));
  server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
  api = new Api(server.url);
  mara = await signUp(api, "Mara");
  jonas = await signUp(api, "Jonas");
  ({ id: workspaceId } = await foundWorkspace(mara));
  await bring(mara, workspaceId, "member", jonas);
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  api?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("a long history", () => {
  let page: Page;

  beforeAll(async () => {
    const channelId = await room(mara, workspaceId, [jonas]);
    await write(channelId, MESSAGES);
    page = await at(mara, channelId);
    await page.getByTestId("message").first().waitFor();
  }, 300_000);

  it("keeps every row exactly where it is while older ones load above, up to the first", async () => {
    const walk = await page.evaluate(walkUp, { pages: MESSAGES });
    expect(walk.reachedTop).toBe(true);
    expect(walk.worstPx).toBeLessThanOrEqual(1);
    expect(walk.blank).toBe(0);
    expect(walk.pages).toBeGreaterThan(MESSAGES / 100);
  }, 300_000);

  it("has only a screenful of rows in the page", async () => {
    expect(await page.getByTestId("message").count()).toBeLessThan(150);
  });

  it("goes back to the end, and stays there while messages come and the composer grows", async () => {
    await page.getByRole("button", { name: "Jump to latest" }).click();
    await expect.poll(() => belowEnd(page)).toBeLessThanOrEqual(1);
    await page.getByRole("textbox").fill("one\ntwo\nthree\nfour\nfive");
    await expect.poll(() => belowEnd(page)).toBeLessThanOrEqual(1);
    await page.getByRole("textbox").fill("");
    await expect.poll(() => belowEnd(page)).toBeLessThanOrEqual(1);
  });
});

describe("a history on a slow machine", () => {
  it("keeps every row where it is when older ones come late, to somebody at the upper edge", async () => {
    const channelId = await room(mara, workspaceId, [jonas]);
    await write(channelId, 400);
    const page = await at(mara, channelId);
    await page.getByTestId("message").first().waitFor();
    let late = 0;
    await page.route(/\/messages\?/, async (route) => {
      late = (late + 37) % 150;
      await new Promise((resolve) => setTimeout(resolve, late));
      await route.continue();
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const walk = await page.evaluate(walkUp, { pages: 100 });
    expect(walk.reachedTop).toBe(true);
    expect(walk.worstPx).toBeLessThanOrEqual(1);
    expect(walk.blank).toBe(0);
    await page.context().close();
  }, 120_000);
});

describe("what people do with messages", () => {
  let page: Page;
  let channelId: string;

  beforeAll(async () => {
    channelId = await room(mara, workspaceId, [jonas]);
    for (let i = 0; i < 60; i += 1) await jonas.say(channelId, `line ${i}`);
    page = await at(mara, channelId);
    await message(page, "line 59").waitFor();
  });

  it("leaves a reader who scrolled up where they are, and counts what is new", async () => {
    await page.getByTestId("scroller").evaluate((box) => (box.scrollTop -= 900));
    await page.getByRole("button", { name: "Jump to latest" }).waitFor();
    const before = await placeOfMiddle(page);
    await page.getByRole("textbox").fill("a\nb\nc\nd");
    await jonas.say(channelId, "news 1");
    await jonas.say(channelId, "news 2");
    await page.getByRole("button", { name: "2 new" }).waitFor();
    expect(await topOf(page, before.seq)).toBeCloseTo(before.top, 0);
    await page.getByRole("textbox").fill("");
    await page.getByRole("button", { name: "2 new" }).click();
    await message(page, "news 2").waitFor();
    await expect.poll(() => belowEnd(page)).toBeLessThanOrEqual(1);
  });

  it("keeps the place while a message above grows by an edit and a reaction", async () => {
    const seq = await seqOf(page, "line 50");
    await message(page, "line 58").scrollIntoViewIfNeeded();
    const long = Array.from({ length: 9 }, (_, i) => `longer ${i}`).join("\n");
    const box = page.getByTestId("scroller");
    await box.evaluate((element) => (element.scrollTop -= 300));
    await page.waitForTimeout(300);
    const held = await placeOfMiddle(page);
    const above = await seqAbove(page);
    await jonas.patch(`/api/channels/${channelId}/messages/${above}`, { body: long });
    await jonas.put(`/api/channels/${channelId}/messages/${above}/reactions/%F0%9F%91%8D`);
    await page.waitForTimeout(500);
    expect(Math.abs((await topOf(page, held.seq)) - held.top)).toBeLessThanOrEqual(1);
    expect(above).toBeLessThanOrEqual(seq + 10);
  });

  it("edits one's last message by arrow up, marks it, and Escape leaves it as it was", async () => {
    const composer = page.getByRole("textbox");
    await composer.fill("helo");
    await composer.press("Enter");
    await message(page, "helo").waitFor();
    await page.locator("[data-state=pending]").waitFor({ state: "detached" });
    await composer.press("ArrowUp");
    const box = page.getByRole("textbox", { name: "Edit message" });
    await box.press("End");
    await box.fill("hello **there**");
    await box.press("Enter");
    await box.waitFor({ state: "detached" });
    await message(page, "hello there").getByText("edited").waitFor();
    expect(await message(page, "hello there").locator("strong").textContent()).toBe("there");
    await composer.press("ArrowUp");
    await box.fill("never");
    await box.press("Escape");
    await message(page, "hello there").waitFor();
  });

  it("puts a reaction and takes it back", async () => {
    const row = message(page, "hello there");
    await (await pointAt(row)).getByRole("button", { name: "React with 👍" }).click();
    const chip = row.getByRole("group", { name: "Reactions" }).getByRole("button");
    await chip.waitFor();
    expect(await chip.getAttribute("aria-pressed")).toBe("true");
    await jonas.put(
      `/api/channels/${channelId}/messages/${await seqOf(page, "hello there")}/reactions/%F0%9F%91%8D`,
    );
    await chip.getByText("2").waitFor();
    await chip.click();
    await chip.getByText("1").waitFor();
    expect(await chip.getAttribute("aria-pressed")).toBe("false");
  });

  it("asks before it deletes, and leaves a line", async () => {
    const row = message(page, "hello there");
    await messageMenu(row);
    await page.getByRole("menuitem", { name: "Delete message" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("Message deleted").waitFor();
    expect(await page.getByText("hello there").count()).toBe(0);
  });

  it("names people with @ and shows who is meant", async () => {
    const composer = page.getByRole("textbox");
    await composer.pressSequentially("ask @jo");
    await page.getByRole("option", { name: "Jonas" }).waitFor();
    await composer.press("Enter");
    expect(await composer.inputValue()).toBe("ask @Jonas ");
    await composer.press("Enter");
    await message(page, "ask @Jonas").waitFor();
    const reply = await mara.get<{ items: { body: string }[] }>(
      `/api/channels/${channelId}/messages?limit=1`,
    );
    await expect.poll(() => reply.json.items.length).toBe(1);
  });

  it("sets Markdown, and runs nothing of what is in it", async () => {
    await jonas.say(
      channelId,
      "- one\n- two\n\n```js\nconst a = 1;\n```\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) [ok](https://a.example/)",
    );
    const row = message(page, "const a");
    await row.getByRole("listitem").nth(1).waitFor();
    await row.locator("[data-code=keyword]").waitFor();
    expect(await row.locator("img").count()).toBe(0);
    const hrefs = await row
      .locator("a")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    expect(hrefs).toEqual(["https://a.example/"]);
  });

  it("walks from message to message by keyboard", async () => {
    await page.getByTestId("scroller").focus();
    await page.keyboard.press("ArrowUp");
    const focused = () =>
      page.evaluate(() => Number((document.activeElement as HTMLElement).dataset["seq"]));
    const last = await focused();
    await page.keyboard.press("k");
    expect(await focused()).toBeLessThan(last);
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe(last);
  });

  it("opens at what is new since it was read, and Escape takes the line away", async () => {
    await page.getByTestId("scroller").evaluate((box) => (box.scrollTop = box.scrollHeight));
    // Read means seen for a moment, and told to the server within a second.
    await page.waitForTimeout(2_500);
    await page.goto("about:blank");
    for (let i = 0; i < 40; i += 1) await jonas.say(channelId, `unread ${i}`);
    await page.goto(`/w/${workspaceId}/c/${channelId}`);
    await message(page, "unread 0").waitFor();
    const line = page.getByTestId("unread-line");
    await line.waitFor();
    await expect.poll(async () => (await line.boundingBox())?.y ?? 0).toBeGreaterThan(60);
    expect((await line.boundingBox())?.y).toBeLessThan(300);
    expect(await belowEnd(page)).toBeGreaterThan(200);
    await page.getByRole("textbox").press("Escape");
    await line.waitFor({ state: "detached" });
  });

  it("gives a finger the row it touches, also while the list still moves", async () => {
    const phone = await at(mara, channelId, PHONE);
    await message(phone, "unread").waitFor();
    const touched = await phone.getByTestId("scroller").evaluate(async (box) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const found: boolean[] = [];
      for (let i = 0; i < 12; i += 1) {
        box.scrollTop += i % 2 === 0 ? -8 : 8;
        await frame();
        const { left, top, width, height } = box.getBoundingClientRect();
        const under = document.elementFromPoint(left + width / 2, top + height / 2);
        found.push(under?.closest("ol") !== null);
      }
      return found;
    });
    expect(touched).toEqual(touched.map(() => true));
    await phone.context().close();
  });

  it("did all this without an error in the page", () => {
    expect(flaws).toEqual([]);
  });
});

function wordsOf(n: number): string {
  const code = n % 17 === 0 ? "\n```sh\n$ ls -l\ntotal 12\n-rw-r--r-- syslog\n```" : "";
  return `${n} ${"some more words ".repeat((n * 7) % 23)}${code}`;
}

/** Writes that many messages, by both at once. */
async function write(channelId: string, count: number): Promise<void> {
  const lines = await Promise.all([openLine(mara, channelId), openLine(jonas, channelId)]);
  for (let done = 0; done < count; done += lines.length * BATCH) {
    const sent = lines.map(async (line, half) => {
      const commands = Array.from({ length: BATCH }, (_, i) => {
        const n = done + half * BATCH + i;
        return { type: "send", id: `n${n}`, body: wordsOf(n) };
      });
      const from = line.frames.length;
      line.send({ type: "batch", commands });
      const last = commands.at(-1)?.id;
      await line.heard((frame) => frame.id === last, "an answer to the batch", from);
    });
    await Promise.all(sent);
  }
  for (const line of lines) await line.leave();
}

async function at(
  person: Person,
  channelId: string,
  view: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ ...view, baseURL: server.url });
  const [name = "", value = ""] = person.cookie.split("=");
  await context.addCookies([{ name, value, url: server.url }]);
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => flaws.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) flaws.push(line.text());
  });
  await page.goto(`/w/${workspaceId}/c/${channelId}`);
  return page;
}

function message(page: Page, words: string) {
  return page.getByTestId("message").filter({ hasText: words }).last();
}

async function seqOf(page: Page, words: string): Promise<number> {
  return Number(await message(page, words).getAttribute("data-seq"));
}

/** How far the end of the list is below the lower edge, px. */
function belowEnd(page: Page): Promise<number> {
  return page
    .getByTestId("scroller")
    .evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);
}

function topOf(page: Page, seq: number): Promise<number> {
  return page.locator(`[data-seq="${seq}"]`).evaluate((row) => row.getBoundingClientRect().top);
}

function placeOfMiddle(page: Page): Promise<{ seq: number; top: number }> {
  return page.evaluate(() => {
    const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-seq]"));
    const row = rows.find((each) => each.getBoundingClientRect().top > 200);
    return { seq: Number(row?.dataset["seq"]), top: row?.getBoundingClientRect().top ?? 0 };
  });
}

/** The message just above the upper edge of the list. */
function seqAbove(page: Page): Promise<number> {
  return page.evaluate(() => {
    const edge = document.querySelector("[data-testid=scroller]")?.getBoundingClientRect().top ?? 0;
    const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-seq]"));
    const row = rows.findLast((each) => each.getBoundingClientRect().bottom < edge);
    return Number(row?.dataset["seq"]);
  });
}

type Walk = {
  /** How far any row that is seen before and after a step is from where the step alone puts it. */
  worstPx: number;
  /** Frames that showed no message at all. */
  blank: number;
  pages: number;
  reachedTop: boolean;
};

/**
 * Scrolls up, 600 px a frame, until it stays at the top or so many pages have come, and looks at
 * every frame. Of rows that have long been there most are passed over by one leap for each page.
 */
async function walkUp({ pages: mostPages }: { pages: number }): Promise<Walk> {
  const stepPx = 600;
  const walkedPx = 2_400;
  const box = document.querySelector<HTMLElement>("[data-testid=scroller]");
  if (!box) throw new Error("There is no list");
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const places = () => {
    const { top, bottom } = box.getBoundingClientRect();
    const seen = new Map<string, number>();
    for (const row of box.querySelectorAll<HTMLElement>("[data-seq]")) {
      const place = row.getBoundingClientRect();
      if (
        place.bottom > top &&
        place.top < bottom &&
        row.checkVisibility({ visibilityProperty: true })
      )
        seen.set(row.dataset["seq"] ?? "", place.top);
    }
    return seen;
  };
  const walk: Walk = { worstPx: 0, blank: 0, pages: 0, reachedTop: false };
  let still = 0;
  let height = box.scrollHeight;
  let before = places();
  while (still < 60 && walk.pages < mostPages) {
    const left = box.scrollTop;
    // Every fifth page is walked as a whole.
    const leaps = walk.pages % 5 > 0 && left > walkedPx + stepPx;
    const step = leaps ? left - walkedPx : Math.min(stepPx, left);
    box.scrollTop -= step;
    still = step === 0 ? still + 1 : 0;
    await frame();
    const after = places();
    for (const [seq, top] of after) {
      const was = before.get(seq);
      if (was !== undefined) walk.worstPx = Math.max(walk.worstPx, Math.abs(top - was - step));
    }
    if (after.size === 0) walk.blank += 1;
    before = after;
    if (box.scrollHeight > height + 500) walk.pages += 1;
    height = box.scrollHeight;
  }
  walk.reachedTop = Array.from(before.keys()).some((seq) => Number(seq) <= 5);
  return walk;
}
