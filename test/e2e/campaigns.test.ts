import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "../system/support/house.ts";
import { openHouse } from "../system/support/house.ts";
import type { Person } from "../system/support/people.ts";
import { bring, foundWorkspace, signUp } from "../system/support/people.ts";
import type { Workspace } from "../system/support/shapes.ts";
import { launchBrowser } from "./browser.ts";
import { openMenu } from "./support/page.ts";

const WAIT_MS = 30_000;

let browser: Browser;
let house: House;
let owner: Person;
let team: Workspace;
let page: Page;
let downloads: string;

beforeAll(async () => {
  downloads = await mkdtemp(path.join(tmpdir(), "edgewise-contacts-"));
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  team = await foundWorkspace(owner);
  const people = await Promise.all(["Max", "Eva"].map((name) => signUp(house.api, name)));
  await bring(owner, team.id, "member", ...people);
  const emails = people.map(({ email }) => email);
  browser = await launchBrowser();
  const context = await browser.newContext({ locale: "en-GB" });
  const [name = "", value = ""] = owner.cookie.split(";")[0]?.split("=") ?? [];
  await context.addCookies([{ name, value: value ?? "", url: house.served.url }]);
  page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  table = `name,email,town\nMax,${emails[0]},Köln\nEva,${emails[1]},\nNobody,nobody@x.org,Rom\n,,\n`;
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await rm(downloads, { recursive: true, force: true });
});

let table = "";

async function turnTo(name: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

describe("many are written to from the screen", () => {
  it("[IMP1] imports a table after a look at what would become of it, with what came of it", async () => {
    await page.goto(`${house.served.url}/w/${team.id}`);
    await openMenu(page, new RegExp(`^${team.name}`));
    await page.getByRole("menuitem", { name: "Workspace settings" }).click();
    await turnTo("Import");
    const chooses = page.locator("input[type=file]");
    const file = { name: "crew.csv", mimeType: "text/csv", buffer: Buffer.from(table) };
    await chooses.setInputFiles(file);
    await page.getByText("passed over: empty").waitFor();
    await page.getByRole("button", { name: "Import", exact: true }).last().click();
    await page.getByText("3 imported").waitFor();
    await page.getByText("1 passed over: empty").waitFor();
  });

  it("[CONT1] shows who is in the list, and who of them is here", async () => {
    await turnTo("Contacts");
    await page.getByRole("button", { name: /^crew/ }).click();
    await page.getByText("Nobody", { exact: true }).waitFor();
    expect(await page.getByText("has an account here").count()).toBe(2);
    const waits = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download as CSV" }).click();
    expect((await waits).suggestedFilename()).toBe("crew.csv");
  });

  it("[CAMP1] writes to them after a trial and a question, and counts what came of it", async () => {
    await turnTo("Announcements");
    await page.getByRole("button", { name: "New announcement" }).click();
    await page.getByLabel("What to call it here").fill("Party");
    await page.getByRole("combobox", { name: "A contact list" }).click();
    await page.getByRole("option", { name: /^crew/ }).click();
    await page
      .getByLabel("What it says", { exact: true })
      .fill("Dear {{name}}, see you in **{{town|town}}**!");
    await page.getByText("Reaches 2 recipients").waitFor();
    await page.getByText("1 contact has no account here and is passed over").waitFor();
    const preview = await page.getByTestId("campaign-preview").innerText();
    expect(preview).toMatch(/Dear (Max|Eva|Nobody), see you in (Köln|town|Rom)!/);
    await page.getByRole("button", { name: "Try it on me" }).click();
    await page.getByText("Sent to you").waitFor();
    await page.getByRole("button", { name: "Send…" }).click();
    await page.getByText("This goes to 2 recipients").waitFor();
    await page.getByRole("button", { name: "Send to 2 recipients" }).click();
    await page.getByText("Done").waitFor();
    await page.getByText("Passed over · no account here").waitFor();
    expect(await page.locator("[data-figure=sent]").innerText()).toMatch(/2/);
  });
});
