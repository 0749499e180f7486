import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportOf } from "../system/support/exports.ts";
import type { House } from "../system/support/house.ts";
import { openHouse } from "../system/support/house.ts";
import type { Person } from "../system/support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "../system/support/people.ts";
import type { Workspace } from "../system/support/shapes.ts";
import { launchBrowser } from "./browser.ts";
import { openMenu } from "./support/page.ts";

const WAIT_MS = 30_000;

let browser: Browser;
let house: House;
let page: Page;
let from: Workspace;
let here: Workspace;
let file: Buffer;

beforeAll(async () => {
  house = await openHouse();
  const [owner, member, newOwner] = (await Promise.all(
    ["Olga", "Max", "Nora"].map((name) => signUp(house.api, name)),
  )) as [Person, Person, Person];
  from = await foundWorkspace(owner);
  await bring(owner, from.id, "member", member);
  const channelId = await room(owner, from.id, [member], "public");
  const top = must(await member.say(channelId, "Who has seen the harbour?"), 201).message;
  must(await owner.say(channelId, "I have, at dawn", { threadSeq: top.seq }), 201);
  must(await owner.say(channelId, "said by Olga"), 201);
  file = gzipSync(await exportOf(owner, from.id));
  here = await foundWorkspace(newOwner);
  await bring(newOwner, here.id, "member", member);
  browser = await launchBrowser();
  const context = await browser.newContext({ locale: "en-GB" });
  const [name = "", value = ""] = newOwner.cookie.split(";")[0]?.split("=") ?? [];
  await context.addCookies([{ name, value, url: house.served.url }]);
  page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

describe("an export is imported from the screen", () => {
  it("[IMP9] after a look at its channels and people, with an account of all of it", async () => {
    await page.goto(`${house.served.url}/w/${here.id}`);
    await openMenu(page, new RegExp(`^${here.name}`));
    await page.getByRole("menuitem", { name: "Workspace settings" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
    await page.locator("input[type=file]").setInputFiles({
      name: "export.jsonl.gz",
      mimeType: "application/gzip",
      buffer: file,
    });
    await page.getByText(`This is an export of ${from.name}`).waitFor();
    await page.getByText("1 of its people is a member here").waitFor();
    const rows = page.getByRole("dialog").locator("tbody tr");
    expect(await rows.locator("td:nth-child(4)").allInnerTexts()).toEqual(
      expect.arrayContaining(["merged", "new"]),
    );
    await page.getByRole("button", { name: "Import", exact: true }).last().click();
    const account = page.locator("dl > div").filter({ hasText: "Messages" });
    await account.getByText("imported").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /room-/ }).first().click();
    await page.getByText("said by Olga").waitFor();
    await page.getByText("Who has seen the harbour?").waitFor();
  });
});
