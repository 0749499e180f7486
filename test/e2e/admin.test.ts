import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bring, must, signUp } from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import type { Channel, Workspace } from "../system/support/shapes.ts";
import { violationsOf } from "./support/axe.ts";
import { composer, row, say } from "./support/page.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

/** Said at a time while there is load, and how long one waits between, ms. */
const TALKERS = 5;
const PAUSE_MS = 200;
/** Counting, a flush and a look take some seconds each. */
const SEEN_MS = 60_000;

let stage: Stage;
let olive: Person;
let jonas: Person;
let workspaceId: string;
let channelId: string;
let olives: Page;
let jonass: Page;

beforeAll(async () => {
  stage = await openStage();
  const { api } = stage.house;
  // The first account is the operator's.
  olive = await signUp(api, "Olive");
  jonas = await signUp(api, "Jonas");
  const made = await jonas.post<Workspace>("/api/workspaces", { name: "Quay", slug: "quay" });
  workspaceId = must(made).id;
  await bring(jonas, workspaceId, "member", olive);
  const channel = { kind: "public", name: "harbour", memberIds: [olive.userId] };
  channelId = must(
    await jonas.post<Channel>(`/api/workspaces/${workspaceId}/channels`, channel),
  ).id;
  must(
    await jonas.patch(`/api/channels/${channelId}`, {
      limits: { messagesPerMinute: 10_000, messagesPerMinuteUser: 10_000 },
    }),
  );
  olives = await look(olive);
  jonass = await look(jonas);
}, 180_000);

afterAll(() => stage?.close());

describe("whoever runs the deployment", () => {
  it("finds the way from their own menu, and nobody else has it", async () => {
    await selfMenu(jonass);
    await jonass.getByRole("menuitem", { name: "Keyboard shortcuts" }).waitFor();
    expect(await jonass.getByRole("menuitem", { name: "Operations" }).count()).toBe(0);
    await jonass.keyboard.press("Escape");

    await selfMenu(olives);
    await olives.getByRole("menuitem", { name: "Operations" }).click();
    await olives.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    await olives.getByText("All quiet").waitFor();
    expect(new URL(olives.url()).pathname).toBe("/admin");
  });

  it("comes there by the address too, in a browser that names no language", async () => {
    const page = await (await stage.enter(olive)).newPage();
    // What Chromium says where LANG is C.UTF-8.
    await page.addInitScript(() => {
      for (const [key, value] of Object.entries({
        language: "en-US@posix",
        languages: ["en-US@posix", "en-GB"],
      }))
        Object.defineProperty(Navigator.prototype, key, { get: () => value });
    });
    await page.goto("/admin");
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    await page.locator("[data-measure=messages] canvas").waitFor();
    expect(await page.evaluate(() => [navigator.language, navigator.languages])).toEqual([
      "en-GB",
      ["en-GB"],
    ]);
    await page.context().close();
  });

  it("is the only one for whom the pages exist", async () => {
    const page = await (await stage.enter(jonas)).newPage();
    for (const path of ["/admin", "/admin/jobs", "/admin/alerts"]) {
      await page.goto(path);
      await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    }
    await page.context().close();
  });

  it("sees the messages a second rise while people talk, in the chart and in words", async () => {
    const load = talk();
    try {
      await expect.poll(() => now(olives, "messages"), { timeout: SEEN_MS }).toBeGreaterThan(1);
      const card = olives.locator("[data-measure=messages]");
      const picture = card.getByRole("img");
      expect(await picture.getAttribute("aria-label")).toMatch(
        /^Messages a second: now [\d.,]+\. In the last 10 minutes from/,
      );
      expect(await inked(card.locator("canvas"))).toBe(true);
      await olives.getByText("Figures", { exact: true }).click();
      await olives.getByRole("row", { name: /^Messages a second/ }).waitFor();
      await olives.getByText("Charts", { exact: true }).click();
    } finally {
      await load.stop();
    }
  });

  it("sees colours that the scheme has, each time it changes", async () => {
    const line = olives.locator("[data-measure=messages] canvas");
    const light = await darkest(line);
    await olives.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => darkest(line), { timeout: SEEN_MS }).not.toEqual(light);
    expect(await violationsOf(olives)).toEqual([]);
    await olives.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => darkest(line), { timeout: SEEN_MS }).toEqual(light);
    expect(await violationsOf(olives)).toEqual([]);
  });

  it("sees who is connected, and in which channel the most are", async () => {
    await olives.getByRole("rowheader", { name: "#harbour" }).waitFor();
    await turnTo(olives, "Connected");
    await olives.getByRole("rowheader", { name: "Jonas" }).waitFor();
    await turnTo(olives, "Overview");
  });

  it("drains a channel after having read what that does, and nobody there notices", async () => {
    await olives.getByRole("button", { name: "Drain #harbour" }).click();
    const dialog = olives.getByRole("alertdialog");
    await dialog.getByText("nothing is lost").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });

    await olives.getByRole("button", { name: "Drain #harbour" }).click();
    await dialog.getByRole("button", { name: "Drain" }).click();
    await olives.getByText(/socket(s were| was) asked to move/).waitFor();
    await say(jonass, "harbour", "still here");
    await row(jonass, "still here").waitFor();
    expect(await jonass.getByText("Reconnecting").count()).toBe(0);
  });

  it("changes a workspace's plan", async () => {
    await turnTo(olives, "Workspaces");
    await olives.getByRole("combobox", { name: "Plan of Quay" }).click();
    await olives.getByRole("option", { name: /^Pro/ }).click();
    await olives.getByText("Quay is on the plan Pro now.").waitFor();
    const { plan } = must(await jonas.get<{ plan: string }>(`/api/workspaces/${workspaceId}`));
    expect(plan).toBe("pro");
    await olives.reload();
    await olives.getByRole("combobox", { name: "Plan of Quay" }).getByText("Pro").waitFor();
  });

  it("changes a rule, is told what a rule may not say, and turns one off", async () => {
    await turnTo(olives, "Alerts");
    await olives.getByRole("button", { name: "Edit Slow answers" }).click();
    const dialog = olives.getByRole("dialog");
    await dialog.getByLabel("Ends at (ms)").fill("900");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("May not lie above the number").waitFor();
    await dialog.getByLabel("Fires at (ms)").fill("30000");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await rule(olives, "Slow answers").getByText("above 30 s").waitFor();

    await olives.getByRole("switch", { name: "Cache misses is on" }).click();
    await olives.reload();
    await rule(olives, "Slow answers").getByText("above 30 s").waitFor();
    expect(await olives.getByRole("switch", { name: "Cache misses is on" }).isChecked()).toBe(
      false,
    );
  });

  it("adds a rule that tells a channel, and deletes it", async () => {
    await olives.getByRole("button", { name: "Add a rule" }).click();
    const dialog = olives.getByRole("dialog");
    await dialog.getByRole("button", { name: "Add rule" }).click();
    await dialog.getByText("This is needed.").waitFor();
    await dialog.getByLabel("Name").fill("Too many wait");
    await dialog.getByRole("combobox", { name: "What is watched" }).click();
    await olives.getByRole("option", { name: "Jobs waiting" }).click();
    await dialog.getByText("A channel", { exact: true }).click();
    await dialog.getByRole("combobox", { name: "Channel" }).click();
    await olives.getByRole("option", { name: /#harbour/ }).click();
    await dialog.getByRole("button", { name: "Add rule" }).click();
    await rule(olives, "Too many wait").getByText("Tells #harbour").waitFor();

    await olives.getByRole("button", { name: "Edit Too many wait" }).click();
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    await rule(olives, "Too many wait").waitFor({ state: "detached" });
  });

  it("sees everybody's jobs move, cancels one, and lets it go on", async () => {
    const input = { workspaceId, steps: 60, waitMs: 250 };
    must(await jonas.post("/api/jobs/test", input), 201);
    await turnTo(olives, "Jobs");
    const states = olives.getByRole("radiogroup", { name: "State" });
    const job = olives.getByTestId("job").filter({ hasText: "Test of 60" });
    await job.getByText("Running").waitFor({ timeout: SEEN_MS });
    await expect
      .poll(() => job.getByRole("progressbar").evaluate((bar: HTMLProgressElement) => bar.value), {
        timeout: SEEN_MS,
      })
      .toBeGreaterThan(0);
    await job.getByRole("button", { name: "Cancel Test of 60" }).click();
    await job.getByText("Cancelled").waitFor({ timeout: SEEN_MS });

    await states.getByText("Done").click();
    await olives.getByText("None in this state").waitFor();
    await states.getByText("Failed").click();
    await job.getByRole("button", { name: "Try Test of 60 again" }).click();
    await job.waitFor({ state: "detached" });
    await states.getByText("All").click();
    await job.getByText("Running").waitFor({ timeout: SEEN_MS });
    await job.getByRole("button", { name: "Cancel Test of 60" }).click();
  });

  it("sees a fault as an open alert, with what is broken, and sees it end", async () => {
    await turnTo(olives, "Overview");
    await olives.getByText("All quiet").waitFor();
    await stage.house.faults({ d1: "fail" });
    const load = ask();
    try {
      await olives.getByTestId("open-alert").first().waitFor({ timeout: SEEN_MS });
      await olives.getByRole("link", { name: /open alert/ }).waitFor();
    } finally {
      await load.stop();
      await stage.house.mend();
    }
    await turnTo(olives, "Health");
    await olives
      .getByRole("row", { name: /D1, the databases Works/ })
      .waitFor({ timeout: SEEN_MS });
  });

  it("keeps the last figures while there is no network, and says how old they are", async () => {
    await turnTo(olives, "Overview");
    await olives.context().setOffline(true);
    await olives.getByText(/^You are offline/).waitFor();
    await olives.locator("canvas").first().waitFor();
    await olives.context().setOffline(false);
    await olives.getByText("Live", { exact: true }).waitFor();
  });
});

describe("everybody", () => {
  it("sees on the status page what works, without an account", async () => {
    const page = await (await stage.enter()).newPage();
    await page.goto("/status");
    await page.getByRole("heading", { name: "Parts" }).waitFor();
    await page.getByText("Signing in and lists").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("Quay");
    await page.context().close();
  });

  it("was shown no page that threw an error", () => {
    expect(stage.flaws).toEqual([]);
  });
});

async function look(person: Person): Promise<Page> {
  const page = await (await stage.enter(person, { colorScheme: "light" })).newPage();
  await page.goto(`/w/${workspaceId}/c/${channelId}`);
  await composer(page, "harbour").waitFor();
  return page;
}

function selfMenu(page: Page): Promise<void> {
  return page.locator("nav footer [aria-haspopup=menu]").click();
}

async function turnTo(page: Page, name: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Operations pages" })
    .getByRole("link", { name: new RegExp(`^${name}`) })
    .click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

function rule(page: Page, name: string): Locator {
  return page.getByTestId("rule").filter({ hasText: name });
}

async function now(page: Page, measure: string): Promise<number> {
  const text = await page.getByTestId(`now-${measure}`).innerText();
  return Number(text.replaceAll(",", ""));
}

/** People talk, until they are stopped. */
function talk(): { stop: () => Promise<void> } {
  return repeatedly((turn) => jonas.say(channelId, `word ${turn}`));
}

/** People ask for their lists, until they are stopped. */
function ask(): { stop: () => Promise<void> } {
  return repeatedly(() => jonas.get(`/api/workspaces/${workspaceId}/members`));
}

function repeatedly(act: (turn: number) => Promise<unknown>): { stop: () => Promise<void> } {
  const stopped = new AbortController();
  let turn = 0;
  const run = async () => {
    while (!stopped.signal.aborted) {
      await Promise.all(Array.from({ length: TALKERS }, () => act((turn += 1))));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const running = run();
  return {
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}

/** Whether anything is drawn. */
function inked(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { data } = element
      .getContext("2d")
      ?.getImageData(0, 0, element.width, element.height) ?? {
      data: [],
    };
    return data.some((value) => value > 0);
  });
}

/** The colour that most differs from none: of the line, as red, green and blue. */
function darkest(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d");
    const { data } = context?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
    let blue = [0, 0, 0];
    let most = -1;
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0, alpha = 0] = Array.from(data.slice(i, i + 4));
      const spread = b - r;
      if (alpha === 255 && spread > most) {
        most = spread;
        blue = [r, g, b];
      }
    }
    return blue;
  });
}
