import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseExportLine } from "../../src/protocol/export.ts";
import { foundWorkspace, must, room, signUp } from "../system/support/people.ts";
import type { Person } from "../system/support/people.ts";
import { openMenu } from "./support/page.ts";
import { openStage } from "./support/stage.ts";
import type { Stage } from "./support/stage.ts";

const DAY_MS = 86_400_000;

let stage: Stage;
let owner: Person;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  owner = await signUp(stage.house.api, "Olga");
  // A name that a spreadsheet would calculate.
  must(await owner.patch("/api/me", { name: "=1+1" }));
  const workspace = await foundWorkspace(owner);
  const open = await room(owner, workspace.id, [], "public");
  const hidden = await room(owner, workspace.id, [], "private");
  await stage.house.faults({ clockSkewMs: -3 * DAY_MS });
  for (const body of ["long ago", "so long"]) must(await owner.say(open, body), 201);
  await stage.house.mend();
  for (const body of ["one", "two", "three"]) must(await owner.say(open, body), 201);
  must(await owner.say(hidden, "hidden"), 201);
  const context = await stage.enter(owner, { acceptDownloads: true });
  page = await context.newPage();
  await page.goto(`/w/${workspace.id}`);
});
afterAll(() => stage?.close());

async function turnTo(name: string): Promise<void> {
  if (!(await page.getByRole("dialog").isVisible())) {
    await openMenu(page, /, workspaces$/);
    await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  }
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

describe("a workspace's owner", () => {
  it("[REPORT1] makes a report, sees it as a chart and as tables, and finds it again", async () => {
    await turnTo("Activity");
    await page.getByText("No report yet").waitFor();
    await page.getByRole("button", { name: "Make report" }).click();
    const channels = page.getByRole("table", { name: "By channel" });
    await channels.waitFor();
    const sums = page.locator("dl > div").filter({ hasText: "Messages" });
    expect(await sums.locator("dd").textContent()).toBe("6");
    const figures = await channels.locator("tbody td").allTextContents();
    expect(figures).toEqual(["5", "0", "1", "1", "0", "1"]);
    expect(
      await page.getByRole("img", { name: /Messages a day from .*; 4 on the busiest/ }).count(),
    ).toBe(1);
    expect(await page.locator("canvas").count()).toBe(1);

    await turnTo("Members");
    await turnTo("Activity");
    await channels.waitFor();
  });

  it("[REPORT3] takes a table along, and no cell of it is calculated", async () => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download By person as CSV" }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^people-[\d-]+\.csv$/);
    const text = await readFile(await download.path(), "utf8");
    expect(text).toBe("\uFEFFPerson,Messages,Replies\r\n'=1+1,6,0\r\n");
  });

  it("[REPORT2] is told what is wrong with days, and gets none of other days", async () => {
    await page.getByRole("combobox", { name: "Days" }).click();
    await page.getByRole("option", { name: "Days of your choice" }).click();
    await page.getByLabel("From", { exact: true }).fill("2020-02-01");
    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await page.getByText("The last day is before the first.").waitFor();
    expect(await page.getByRole("button", { name: "Make report" }).isDisabled()).toBe(true);
    await page.getByLabel("To", { exact: true }).fill("2020-02-03");
    await page.getByRole("button", { name: "Make report" }).click();
    await page.getByText("Nobody said anything in these days.").first().waitFor();
  });

  it("[EXPORT2] exports everything once they have said that they mean it", async () => {
    await turnTo("Export");
    await page.getByText("Everything", { exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: "Export", exact: true })
      .last()
      .click();
    await page.getByRole("button", { name: "Export everything" }).click();
    const link = page.getByRole("link", { name: /^Download/ });
    await link.waitFor();
    const waiting = page.waitForEvent("download");
    await link.click();
    const text = await readFile(await (await waiting).path(), "utf8");
    const lines = text.trimEnd().split("\n").map(parseExportLine);
    expect(lines.filter((line) => "wrong" in line)).toEqual([]);
    expect(text).toContain('"hidden"');
  });

  it("saw no error in the page", () => {
    expect(stage.flaws).toEqual([]);
  });
});
